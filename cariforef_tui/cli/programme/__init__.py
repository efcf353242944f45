"""The programme and its plan: lines, échéances, people in charge, revisions, declarations."""
