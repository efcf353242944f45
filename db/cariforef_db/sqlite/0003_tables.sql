-- Tables of trust: who may do what, signed months, the chain over the journal, conventions, purges.

ALTER TABLE agent ADD COLUMN fonction TEXT
  CONSTRAINT ck_agent_fonction CHECK (length(fonction) BETWEEN 1 AND 80);

ALTER TABLE agent ADD COLUMN role TEXT
  CONSTRAINT ck_agent_role CHECK (role IN ('direction', 'auditeur'));

ALTER TABLE agent ADD COLUMN compte TEXT
  CONSTRAINT ck_agent_compte CHECK (length(compte) BETWEEN 1 AND 64);

CREATE UNIQUE INDEX uq_agent_compte ON agent (compte);

-- Who wrote a saisie for its agent, null where the agent did; the journal's own actor refers to them.
ALTER TABLE saisie ADD COLUMN par_id INTEGER;

ALTER TABLE journal ADD COLUMN motif TEXT;

ALTER TABLE ecriture_en_cours ADD COLUMN motif TEXT;

ALTER TABLE ecriture_en_cours ADD COLUMN purge_id INTEGER;

-- Made again, for the settings that it did not know; renamed, it would take the triggers that read it along.
CREATE TABLE reglage_0002 (cle TEXT NOT NULL, valeur INTEGER NOT NULL) STRICT;

INSERT INTO reglage_0002 (cle, valeur) SELECT cle, valeur FROM reglage;

DROP TABLE reglage;

CREATE TABLE reglage (
  cle TEXT NOT NULL,
  valeur INTEGER NOT NULL,
  CONSTRAINT pk_reglage PRIMARY KEY (cle),
  CONSTRAINT ck_reglage_valeur CHECK (
    (cle = 'pas' AND valeur BETWEEN 1 AND 100)
    OR (cle = 'minutes_par_jour' AND valeur BETWEEN 60 AND 1440)
    OR (cle = 'au_dela_quotite' AND valeur IN (0, 1))
    OR (cle = 'delai_visa' AND valeur BETWEEN 0 AND 60)
    OR (cle = 'conservation' AND valeur BETWEEN 1 AND 50)
  )
) STRICT;

INSERT INTO reglage (cle, valeur) SELECT cle, valeur FROM reglage_0002;

DROP TABLE reglage_0002;

-- Append-only: a month is what its last gesture says; `contenu` is the sheet that was signed.
CREATE TABLE visa (
  id INTEGER NOT NULL,
  agent_id INTEGER NOT NULL,
  mois TEXT NOT NULL,
  numero INTEGER NOT NULL,
  geste TEXT NOT NULL,
  par_id INTEGER NOT NULL,
  quand TEXT NOT NULL,
  motif TEXT,
  centiemes INTEGER,
  contenu TEXT,
  CONSTRAINT pk_visa PRIMARY KEY (id),
  CONSTRAINT uq_visa_agent_mois_numero UNIQUE (agent_id, mois, numero),
  CONSTRAINT fk_visa_agent FOREIGN KEY (agent_id) REFERENCES agent (id) ON DELETE RESTRICT,
  CONSTRAINT fk_visa_par FOREIGN KEY (par_id) REFERENCES agent (id) ON DELETE RESTRICT,
  CONSTRAINT ck_visa_mois CHECK (
    mois GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]' AND substr(mois, 6) BETWEEN '01' AND '12'
  ),
  CONSTRAINT ck_visa_numero CHECK (numero > 0),
  CONSTRAINT ck_visa_geste CHECK (geste IN ('signature', 'contreseing', 'renvoi', 'reouverture')),
  CONSTRAINT ck_visa_personne CHECK (
    (geste = 'signature' AND par_id = agent_id) OR (geste <> 'signature' AND par_id <> agent_id)
  ),
  CONSTRAINT ck_visa_motif CHECK (
    (geste IN ('renvoi', 'reouverture')) = (motif IS NOT NULL)
    AND (motif IS NULL OR length(motif) BETWEEN 1 AND 2000)
  ),
  CONSTRAINT ck_visa_contenu CHECK (
    (geste = 'signature') = (contenu IS NOT NULL) AND (contenu IS NULL OR json_valid(contenu))
  ),
  CONSTRAINT ck_visa_centiemes CHECK (
    (geste = 'signature') = (centiemes IS NOT NULL) AND (centiemes IS NULL OR centiemes >= 0)
  )
) STRICT;

CREATE INDEX ix_visa_mois ON visa (mois);

CREATE TABLE convention (
  id INTEGER NOT NULL,
  numero TEXT NOT NULL,
  intitule TEXT NOT NULL,
  CONSTRAINT pk_convention PRIMARY KEY (id),
  CONSTRAINT uq_convention_numero UNIQUE (numero),
  CONSTRAINT ck_convention_numero CHECK (length(numero) BETWEEN 1 AND 40),
  CONSTRAINT ck_convention_intitule CHECK (length(intitule) BETWEEN 1 AND 200)
) STRICT;

CREATE TABLE convention_ligne (
  id INTEGER NOT NULL,
  convention_id INTEGER NOT NULL,
  exercice_id INTEGER NOT NULL,
  ligne_id INTEGER NOT NULL,
  depuis TEXT NOT NULL,
  jusque TEXT,
  CONSTRAINT pk_convention_ligne PRIMARY KEY (id),
  CONSTRAINT uq_convention_ligne_ligne_depuis UNIQUE (ligne_id, depuis),
  CONSTRAINT fk_convention_ligne_convention FOREIGN KEY (convention_id)
    REFERENCES convention (id) ON DELETE RESTRICT,
  CONSTRAINT fk_convention_ligne_ligne FOREIGN KEY (ligne_id, exercice_id)
    REFERENCES ligne (id, exercice_id) ON DELETE RESTRICT,
  CONSTRAINT ck_convention_ligne_depuis CHECK (date(depuis) IS NOT NULL AND date(depuis) = depuis),
  CONSTRAINT ck_convention_ligne_jusque CHECK (jusque IS NULL OR (date(jusque) IS NOT NULL AND date(jusque) = jusque)),
  CONSTRAINT ck_convention_ligne_periode CHECK (jusque IS NULL OR jusque >= depuis)
) STRICT;

-- Append-only: what was attempted without the right to.
CREATE TABLE refus_droit (
  id INTEGER NOT NULL,
  quand TEXT NOT NULL,
  acteur_id INTEGER,
  action TEXT NOT NULL,
  objet TEXT NOT NULL,
  CONSTRAINT pk_refus_droit PRIMARY KEY (id),
  CONSTRAINT fk_refus_droit_agent FOREIGN KEY (acteur_id) REFERENCES agent (id) ON DELETE RESTRICT,
  CONSTRAINT ck_refus_droit_action CHECK (length(action) BETWEEN 1 AND 40),
  CONSTRAINT ck_refus_droit_objet CHECK (length(objet) <= 200)
) STRICT;

-- Append-only: personal data erased after their retention, of one agent (pseudonymised) or of everybody.
CREATE TABLE purge (
  id INTEGER NOT NULL,
  quand TEXT NOT NULL,
  par_id INTEGER NOT NULL,
  agent_id INTEGER,
  limite TEXT NOT NULL,
  motif TEXT NOT NULL,
  CONSTRAINT pk_purge PRIMARY KEY (id),
  CONSTRAINT fk_purge_par FOREIGN KEY (par_id) REFERENCES agent (id) ON DELETE RESTRICT,
  CONSTRAINT fk_purge_agent FOREIGN KEY (agent_id) REFERENCES agent (id) ON DELETE RESTRICT,
  CONSTRAINT ck_purge_limite CHECK (date(limite) IS NOT NULL AND date(limite) = limite),
  CONSTRAINT ck_purge_motif CHECK (length(motif) BETWEEN 1 AND 2000)
) STRICT;

-- Filled by a trigger: the journal rows whose text a purge erased. Their seals stay.
CREATE TABLE effacement (
  seq INTEGER NOT NULL,
  purge_id INTEGER NOT NULL,
  CONSTRAINT pk_effacement PRIMARY KEY (seq),
  CONSTRAINT fk_effacement_journal FOREIGN KEY (seq) REFERENCES journal (seq) ON DELETE RESTRICT,
  CONSTRAINT fk_effacement_purge FOREIGN KEY (purge_id) REFERENCES purge (id) ON DELETE RESTRICT
) STRICT;

-- One seal a journal row, chained; `sel` is erased with the text that it hides.
CREATE TABLE sceau (
  seq INTEGER NOT NULL,
  sel TEXT,
  contenu TEXT NOT NULL,
  hors_outil INTEGER NOT NULL,
  empreinte TEXT NOT NULL,
  CONSTRAINT pk_sceau PRIMARY KEY (seq),
  CONSTRAINT fk_sceau_journal FOREIGN KEY (seq) REFERENCES journal (seq) ON DELETE RESTRICT,
  CONSTRAINT ck_sceau_hors_outil CHECK (hors_outil IN (0, 1)),
  CONSTRAINT ck_sceau_contenu CHECK (length(contenu) = 64),
  CONSTRAINT ck_sceau_empreinte CHECK (length(empreinte) = 64)
) STRICT;
