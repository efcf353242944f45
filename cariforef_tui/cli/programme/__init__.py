"""The programme and its plan: lines, échéances, who does them, revisions, what was declared."""
