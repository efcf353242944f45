-- Tables of steering: the plan as it moves, what is left to do, the weekly review.

CREATE UNIQUE INDEX uq_enveloppe_id_exercice ON enveloppe (id, exercice_id);

-- Append-only. Nothing to do with `revision`, which numbers the writes.
CREATE TABLE plan_revision (
  id INTEGER NOT NULL,
  exercice_id INTEGER NOT NULL,
  numero INTEGER NOT NULL,
  jour TEXT NOT NULL,
  agent_id INTEGER NOT NULL,
  motif TEXT NOT NULL,
  annule_id INTEGER,
  CONSTRAINT pk_plan_revision PRIMARY KEY (id),
  CONSTRAINT uq_plan_revision_exercice_numero UNIQUE (exercice_id, numero),
  CONSTRAINT uq_plan_revision_id_exercice UNIQUE (id, exercice_id),
  CONSTRAINT uq_plan_revision_annule UNIQUE (annule_id),
  CONSTRAINT fk_plan_revision_exercice FOREIGN KEY (exercice_id) REFERENCES exercice (id) ON DELETE RESTRICT,
  CONSTRAINT fk_plan_revision_agent FOREIGN KEY (agent_id) REFERENCES agent (id) ON DELETE RESTRICT,
  CONSTRAINT fk_plan_revision_annule FOREIGN KEY (annule_id, exercice_id)
    REFERENCES plan_revision (id, exercice_id) ON DELETE RESTRICT,
  CONSTRAINT ck_plan_revision_numero CHECK (numero > 0),
  CONSTRAINT ck_plan_revision_jour CHECK (date(jour) IS NOT NULL AND date(jour) = jour),
  CONSTRAINT ck_plan_revision_motif CHECK (length(motif) BETWEEN 1 AND 2000),
  CONSTRAINT ck_plan_revision_annule CHECK (annule_id IS NULL OR annule_id <> id)
) STRICT;

-- Append-only. The rows of `ligne` and `enveloppe` that an « ajout » names are no part of the baseline.
CREATE TABLE plan_changement (
  id INTEGER NOT NULL,
  revision_id INTEGER NOT NULL,
  exercice_id INTEGER NOT NULL,
  rang INTEGER NOT NULL,
  type TEXT NOT NULL,
  enveloppe_id INTEGER,
  ligne_id INTEGER,
  centiemes_avant INTEGER,
  centiemes INTEGER,
  texte_avant TEXT,
  texte TEXT,
  CONSTRAINT pk_plan_changement PRIMARY KEY (id),
  CONSTRAINT uq_plan_changement_revision_rang UNIQUE (revision_id, rang),
  CONSTRAINT fk_plan_changement_plan_revision FOREIGN KEY (revision_id, exercice_id)
    REFERENCES plan_revision (id, exercice_id) ON DELETE RESTRICT,
  CONSTRAINT fk_plan_changement_enveloppe FOREIGN KEY (enveloppe_id, exercice_id)
    REFERENCES enveloppe (id, exercice_id) ON DELETE RESTRICT,
  CONSTRAINT fk_plan_changement_ligne FOREIGN KEY (ligne_id, exercice_id)
    REFERENCES ligne (id, exercice_id) ON DELETE RESTRICT,
  CONSTRAINT ck_plan_changement_rang CHECK (rang >= 0),
  CONSTRAINT ck_plan_changement_type CHECK (type IN ('montant', 'echeance', 'qui', 'ajout', 'retrait', 'reprise')),
  CONSTRAINT ck_plan_changement_cible CHECK (
    (enveloppe_id IS NOT NULL) = (type IN ('montant', 'ajout'))
    AND (ligne_id IS NOT NULL) = (type <> 'montant')
  ),
  CONSTRAINT ck_plan_changement_centiemes CHECK (
    type = 'montant' OR (centiemes_avant IS NULL AND centiemes IS NULL)
  ),
  CONSTRAINT ck_plan_changement_texte CHECK (
    (texte IS NOT NULL) = (type IN ('echeance', 'qui'))
    AND (texte_avant IS NOT NULL) = (type IN ('echeance', 'qui'))
  )
) STRICT;

CREATE INDEX ix_plan_changement_exercice ON plan_changement (exercice_id, revision_id, rang);

CREATE UNIQUE INDEX uq_plan_changement_ligne_ajoutee ON plan_changement (ligne_id) WHERE type = 'ajout';

CREATE UNIQUE INDEX uq_plan_changement_enveloppe_ajoutee ON plan_changement (enveloppe_id) WHERE type = 'ajout';

-- Append-only.
CREATE TABLE raf (
  id INTEGER NOT NULL,
  exercice_id INTEGER NOT NULL,
  ligne_id INTEGER NOT NULL,
  jour TEXT NOT NULL,
  centiemes INTEGER NOT NULL,
  commentaire TEXT,
  agent_id INTEGER NOT NULL,
  CONSTRAINT pk_raf PRIMARY KEY (id),
  CONSTRAINT fk_raf_ligne FOREIGN KEY (ligne_id, exercice_id)
    REFERENCES ligne (id, exercice_id) ON DELETE RESTRICT,
  CONSTRAINT fk_raf_agent FOREIGN KEY (agent_id) REFERENCES agent (id) ON DELETE RESTRICT,
  CONSTRAINT ck_raf_jour CHECK (date(jour) IS NOT NULL AND date(jour) = jour),
  CONSTRAINT ck_raf_centiemes CHECK (centiemes >= 0),
  CONSTRAINT ck_raf_commentaire CHECK (length(commentaire) BETWEEN 1 AND 2000)
) STRICT;

CREATE INDEX ix_raf_exercice ON raf (exercice_id);

-- One review of one week and perimeter; `figures` are frozen once it is closed.
CREATE TABLE revue (
  id INTEGER NOT NULL,
  exercice_id INTEGER NOT NULL,
  perimetre_id INTEGER NOT NULL,
  semaine TEXT NOT NULL,
  close_le TEXT,
  close_par_id INTEGER,
  figures TEXT,
  CONSTRAINT pk_revue PRIMARY KEY (id),
  CONSTRAINT uq_revue_exercice_semaine_perimetre UNIQUE (exercice_id, semaine, perimetre_id),
  CONSTRAINT uq_revue_id_exercice UNIQUE (id, exercice_id),
  CONSTRAINT fk_revue_perimetre FOREIGN KEY (perimetre_id, exercice_id)
    REFERENCES ligne (id, exercice_id) ON DELETE RESTRICT,
  CONSTRAINT fk_revue_agent FOREIGN KEY (close_par_id) REFERENCES agent (id) ON DELETE RESTRICT,
  CONSTRAINT ck_revue_semaine CHECK (
    semaine GLOB '[0-9][0-9][0-9][0-9]-W[0-5][0-9]' AND substr(semaine, 7) BETWEEN '01' AND '53'
  ),
  CONSTRAINT ck_revue_close_le CHECK (close_le IS NULL OR (date(close_le) IS NOT NULL AND date(close_le) = close_le)),
  CONSTRAINT ck_revue_cloture CHECK (
    (close_le IS NULL) = (figures IS NULL) AND (close_le IS NULL) = (close_par_id IS NULL)
  ),
  CONSTRAINT ck_revue_figures CHECK (figures IS NULL OR json_valid(figures))
) STRICT;

CREATE TABLE remarque (
  id INTEGER NOT NULL,
  revue_id INTEGER NOT NULL,
  exercice_id INTEGER NOT NULL,
  rang INTEGER NOT NULL,
  ligne_id INTEGER NOT NULL,
  texte TEXT NOT NULL,
  agent_id INTEGER NOT NULL,
  CONSTRAINT pk_remarque PRIMARY KEY (id),
  CONSTRAINT uq_remarque_revue_rang UNIQUE (revue_id, rang),
  CONSTRAINT fk_remarque_revue FOREIGN KEY (revue_id, exercice_id)
    REFERENCES revue (id, exercice_id) ON DELETE RESTRICT,
  CONSTRAINT fk_remarque_ligne FOREIGN KEY (ligne_id, exercice_id)
    REFERENCES ligne (id, exercice_id) ON DELETE RESTRICT,
  CONSTRAINT fk_remarque_agent FOREIGN KEY (agent_id) REFERENCES agent (id) ON DELETE RESTRICT,
  CONSTRAINT ck_remarque_rang CHECK (rang >= 0),
  CONSTRAINT ck_remarque_texte CHECK (length(texte) BETWEEN 1 AND 2000)
) STRICT;

CREATE TABLE meteo (
  revue_id INTEGER NOT NULL,
  couleur TEXT NOT NULL,
  commentaire TEXT,
  agent_id INTEGER NOT NULL,
  CONSTRAINT pk_meteo PRIMARY KEY (revue_id),
  CONSTRAINT fk_meteo_revue FOREIGN KEY (revue_id) REFERENCES revue (id) ON DELETE RESTRICT,
  CONSTRAINT fk_meteo_agent FOREIGN KEY (agent_id) REFERENCES agent (id) ON DELETE RESTRICT,
  CONSTRAINT ck_meteo_couleur CHECK (couleur IN ('vert', 'orange', 'rouge')),
  CONSTRAINT ck_meteo_commentaire CHECK (
    (couleur = 'vert' OR commentaire IS NOT NULL) AND (commentaire IS NULL OR length(commentaire) BETWEEN 1 AND 2000)
  )
) STRICT;

-- Followed from review to review until done; never deleted.
CREATE TABLE decision (
  id INTEGER NOT NULL,
  exercice_id INTEGER NOT NULL,
  numero INTEGER NOT NULL,
  perimetre_id INTEGER NOT NULL,
  semaine TEXT NOT NULL,
  texte TEXT NOT NULL,
  qui TEXT NOT NULL,
  pour TEXT,
  faite_le TEXT,
  CONSTRAINT pk_decision PRIMARY KEY (id),
  CONSTRAINT uq_decision_exercice_numero UNIQUE (exercice_id, numero),
  CONSTRAINT fk_decision_perimetre FOREIGN KEY (perimetre_id, exercice_id)
    REFERENCES ligne (id, exercice_id) ON DELETE RESTRICT,
  CONSTRAINT ck_decision_numero CHECK (numero > 0),
  CONSTRAINT ck_decision_semaine CHECK (
    semaine GLOB '[0-9][0-9][0-9][0-9]-W[0-5][0-9]' AND substr(semaine, 7) BETWEEN '01' AND '53'
  ),
  CONSTRAINT ck_decision_texte CHECK (length(texte) BETWEEN 1 AND 2000),
  CONSTRAINT ck_decision_qui CHECK (length(qui) BETWEEN 1 AND 200),
  CONSTRAINT ck_decision_pour CHECK (pour IS NULL OR (date(pour) IS NOT NULL AND date(pour) = pour)),
  CONSTRAINT ck_decision_faite_le CHECK (faite_le IS NULL OR (date(faite_le) IS NOT NULL AND date(faite_le) = faite_le))
) STRICT;
