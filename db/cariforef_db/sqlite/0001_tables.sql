-- Tables of the first schema, for SQLite. Amounts are hundredths of a day; dates are ISO text.

CREATE TABLE exercice (
  id INTEGER NOT NULL,
  CONSTRAINT pk_exercice PRIMARY KEY (id),
  CONSTRAINT ck_exercice_annee CHECK (id BETWEEN 2000 AND 2999)
) STRICT;

CREATE TABLE agent (
  id INTEGER NOT NULL,
  initiales TEXT NOT NULL,
  nom TEXT,
  pole TEXT,
  equipe TEXT,
  coordonne TEXT,
  actif INTEGER NOT NULL,
  fictif INTEGER NOT NULL,
  arrivee TEXT,
  depart TEXT,
  CONSTRAINT pk_agent PRIMARY KEY (id),
  CONSTRAINT uq_agent_initiales UNIQUE (initiales),
  CONSTRAINT ck_agent_initiales CHECK (length(initiales) BETWEEN 1 AND 12 AND initiales <> 'système'),
  CONSTRAINT ck_agent_actif CHECK (actif IN (0, 1)),
  CONSTRAINT ck_agent_fictif CHECK (fictif IN (0, 1)),
  CONSTRAINT ck_agent_arrivee CHECK (arrivee IS NULL OR (date(arrivee) IS NOT NULL AND date(arrivee) = arrivee)),
  CONSTRAINT ck_agent_depart CHECK (depart IS NULL OR (date(depart) IS NOT NULL AND date(depart) = depart))
) STRICT;

CREATE TABLE ligne (
  id INTEGER NOT NULL,
  exercice_id INTEGER NOT NULL,
  code TEXT NOT NULL,
  rang INTEGER NOT NULL,
  niveau TEXT NOT NULL,
  parent_id INTEGER,
  libelle TEXT NOT NULL,
  echeance TEXT NOT NULL,
  qui TEXT NOT NULL,
  centiemes_annonces INTEGER,
  actions_annoncees INTEGER,
  operations_annoncees INTEGER,
  regulation INTEGER NOT NULL,
  equipe_si INTEGER NOT NULL,
  CONSTRAINT pk_ligne PRIMARY KEY (id),
  CONSTRAINT uq_ligne_exercice_code UNIQUE (exercice_id, code),
  CONSTRAINT uq_ligne_exercice_rang UNIQUE (exercice_id, rang),
  CONSTRAINT uq_ligne_id_exercice UNIQUE (id, exercice_id),
  CONSTRAINT fk_ligne_exercice FOREIGN KEY (exercice_id) REFERENCES exercice (id) ON DELETE RESTRICT,
  CONSTRAINT fk_ligne_parent FOREIGN KEY (parent_id, exercice_id)
    REFERENCES ligne (id, exercice_id) ON DELETE RESTRICT,
  CONSTRAINT ck_ligne_niveau CHECK (niveau IN ('gip', 'pole', 'axe', 'action', 'operation')),
  CONSTRAINT ck_ligne_parent CHECK ((niveau = 'gip') = (parent_id IS NULL)),
  CONSTRAINT ck_ligne_regulation CHECK (regulation IN (0, 1)),
  CONSTRAINT ck_ligne_equipe_si CHECK (equipe_si IN (0, 1))
) STRICT;

CREATE INDEX ix_ligne_parent ON ligne (parent_id);

CREATE UNIQUE INDEX uq_ligne_equipe_si ON ligne (exercice_id) WHERE equipe_si = 1;

CREATE TABLE enveloppe (
  id INTEGER NOT NULL,
  exercice_id INTEGER NOT NULL,
  code TEXT NOT NULL,
  rang INTEGER NOT NULL,
  compte TEXT NOT NULL,
  chiffrage TEXT NOT NULL,
  centiemes INTEGER,
  CONSTRAINT pk_enveloppe PRIMARY KEY (id),
  CONSTRAINT uq_enveloppe_exercice_code UNIQUE (exercice_id, code),
  CONSTRAINT fk_enveloppe_exercice FOREIGN KEY (exercice_id) REFERENCES exercice (id) ON DELETE RESTRICT,
  CONSTRAINT ck_enveloppe_compte CHECK (compte IN ('metier', 'SI')),
  CONSTRAINT ck_enveloppe_chiffrage CHECK (chiffrage IN ('chiffre', 'X', 'aucun')),
  CONSTRAINT ck_enveloppe_centiemes CHECK ((chiffrage = 'chiffre') = (centiemes IS NOT NULL))
) STRICT;

CREATE TABLE enveloppe_ligne (
  enveloppe_id INTEGER NOT NULL,
  ligne_id INTEGER NOT NULL,
  rang INTEGER NOT NULL,
  CONSTRAINT pk_enveloppe_ligne PRIMARY KEY (enveloppe_id, ligne_id),
  CONSTRAINT fk_enveloppe_ligne_enveloppe FOREIGN KEY (enveloppe_id)
    REFERENCES enveloppe (id) ON DELETE RESTRICT,
  CONSTRAINT fk_enveloppe_ligne_ligne FOREIGN KEY (ligne_id) REFERENCES ligne (id) ON DELETE RESTRICT
) STRICT;

CREATE INDEX ix_enveloppe_ligne_ligne ON enveloppe_ligne (ligne_id);

CREATE TABLE jalon (
  id INTEGER NOT NULL,
  exercice_id INTEGER NOT NULL,
  code TEXT NOT NULL,
  rang INTEGER NOT NULL,
  libelle TEXT NOT NULL,
  jour TEXT NOT NULL,
  CONSTRAINT pk_jalon PRIMARY KEY (id),
  CONSTRAINT uq_jalon_exercice_code UNIQUE (exercice_id, code),
  CONSTRAINT uq_jalon_id_exercice UNIQUE (id, exercice_id),
  CONSTRAINT fk_jalon_exercice FOREIGN KEY (exercice_id) REFERENCES exercice (id) ON DELETE RESTRICT,
  CONSTRAINT ck_jalon_jour CHECK (date(jour) IS NOT NULL AND date(jour) = jour)
) STRICT;

CREATE TABLE jalon_ligne (
  jalon_id INTEGER NOT NULL,
  ligne_id INTEGER NOT NULL,
  rang INTEGER NOT NULL,
  CONSTRAINT pk_jalon_ligne PRIMARY KEY (jalon_id, ligne_id),
  CONSTRAINT fk_jalon_ligne_jalon FOREIGN KEY (jalon_id) REFERENCES jalon (id) ON DELETE RESTRICT,
  CONSTRAINT fk_jalon_ligne_ligne FOREIGN KEY (ligne_id) REFERENCES ligne (id) ON DELETE RESTRICT
) STRICT;

CREATE INDEX ix_jalon_ligne_ligne ON jalon_ligne (ligne_id);

CREATE TABLE alias (
  id INTEGER NOT NULL,
  exercice_id INTEGER NOT NULL,
  alias TEXT NOT NULL,
  ligne_id INTEGER NOT NULL,
  CONSTRAINT pk_alias PRIMARY KEY (id),
  CONSTRAINT uq_alias_exercice_alias UNIQUE (exercice_id, alias),
  CONSTRAINT fk_alias_ligne FOREIGN KEY (ligne_id, exercice_id)
    REFERENCES ligne (id, exercice_id) ON DELETE RESTRICT
) STRICT;

CREATE INDEX ix_alias_ligne ON alias (ligne_id);

CREATE TABLE jour_ferie (
  jour TEXT NOT NULL,
  libelle TEXT NOT NULL,
  CONSTRAINT pk_jour_ferie PRIMARY KEY (jour),
  CONSTRAINT ck_jour_ferie_jour CHECK (date(jour) IS NOT NULL AND date(jour) = jour),
  CONSTRAINT ck_jour_ferie_libelle CHECK (length(libelle) > 0)
) STRICT;

CREATE TABLE reglage (
  cle TEXT NOT NULL,
  valeur INTEGER NOT NULL,
  CONSTRAINT pk_reglage PRIMARY KEY (cle),
  CONSTRAINT ck_reglage_valeur CHECK (
    (cle = 'pas' AND valeur BETWEEN 1 AND 100)
    OR (cle = 'minutes_par_jour' AND valeur BETWEEN 60 AND 1440)
    OR (cle = 'au_dela_quotite' AND valeur IN (0, 1))
  )
) STRICT;

CREATE TABLE quotite (
  id INTEGER NOT NULL,
  agent_id INTEGER NOT NULL,
  depuis TEXT NOT NULL,
  lundi INTEGER NOT NULL,
  mardi INTEGER NOT NULL,
  mercredi INTEGER NOT NULL,
  jeudi INTEGER NOT NULL,
  vendredi INTEGER NOT NULL,
  samedi INTEGER NOT NULL,
  dimanche INTEGER NOT NULL,
  CONSTRAINT pk_quotite PRIMARY KEY (id),
  CONSTRAINT uq_quotite_agent_depuis UNIQUE (agent_id, depuis),
  CONSTRAINT fk_quotite_agent FOREIGN KEY (agent_id) REFERENCES agent (id) ON DELETE RESTRICT,
  CONSTRAINT ck_quotite_depuis CHECK (date(depuis) IS NOT NULL AND date(depuis) = depuis),
  CONSTRAINT ck_quotite_semaine CHECK (
    lundi BETWEEN 0 AND 100 AND mardi BETWEEN 0 AND 100 AND mercredi BETWEEN 0 AND 100
    AND jeudi BETWEEN 0 AND 100 AND vendredi BETWEEN 0 AND 100 AND samedi BETWEEN 0 AND 100
    AND dimanche BETWEEN 0 AND 100
  )
) STRICT;

CREATE TABLE absence (
  id INTEGER NOT NULL,
  agent_id INTEGER NOT NULL,
  jour TEXT NOT NULL,
  type TEXT NOT NULL,
  centiemes INTEGER NOT NULL,
  CONSTRAINT pk_absence PRIMARY KEY (id),
  CONSTRAINT uq_absence_agent_jour_type UNIQUE (agent_id, jour, type),
  CONSTRAINT fk_absence_agent FOREIGN KEY (agent_id) REFERENCES agent (id) ON DELETE RESTRICT,
  CONSTRAINT ck_absence_jour CHECK (date(jour) IS NOT NULL AND date(jour) = jour),
  CONSTRAINT ck_absence_type CHECK (type IN ('congé', 'RTT', 'maladie', 'formation', 'autre')),
  CONSTRAINT ck_absence_centiemes CHECK (centiemes IN (50, 100))
) STRICT;

CREATE TABLE saisie (
  id INTEGER NOT NULL,
  agent_id INTEGER NOT NULL,
  jour TEXT NOT NULL,
  ligne_id INTEGER NOT NULL,
  exercice_id INTEGER NOT NULL,
  compte TEXT NOT NULL,
  centiemes INTEGER NOT NULL,
  commentaire TEXT,
  a_confirmer INTEGER NOT NULL,
  version INTEGER NOT NULL,
  CONSTRAINT pk_saisie PRIMARY KEY (id),
  CONSTRAINT uq_saisie_agent_jour_ligne UNIQUE (agent_id, jour, ligne_id),
  CONSTRAINT fk_saisie_agent FOREIGN KEY (agent_id) REFERENCES agent (id) ON DELETE RESTRICT,
  CONSTRAINT fk_saisie_ligne FOREIGN KEY (ligne_id, exercice_id)
    REFERENCES ligne (id, exercice_id) ON DELETE RESTRICT,
  CONSTRAINT ck_saisie_jour CHECK (date(jour) IS NOT NULL AND date(jour) = jour),
  CONSTRAINT ck_saisie_exercice CHECK (CAST(substr(jour, 1, 4) AS INTEGER) = exercice_id),
  CONSTRAINT ck_saisie_compte CHECK (compte IN ('metier', 'SI')),
  CONSTRAINT ck_saisie_centiemes CHECK (centiemes BETWEEN 1 AND 100),
  CONSTRAINT ck_saisie_commentaire CHECK (length(commentaire) BETWEEN 1 AND 500),
  CONSTRAINT ck_saisie_a_confirmer CHECK (a_confirmer IN (0, 1)),
  CONSTRAINT ck_saisie_version CHECK (version > 0)
) STRICT;

CREATE INDEX ix_saisie_sommes ON saisie (exercice_id, ligne_id, compte, jour, centiemes, agent_id);

CREATE TABLE fait (
  id INTEGER NOT NULL,
  exercice_id INTEGER NOT NULL,
  ligne_id INTEGER,
  jalon_id INTEGER,
  declaration TEXT NOT NULL,
  jour TEXT NOT NULL,
  agent_id INTEGER NOT NULL,
  motif TEXT,
  CONSTRAINT pk_fait PRIMARY KEY (id),
  CONSTRAINT fk_fait_exercice FOREIGN KEY (exercice_id) REFERENCES exercice (id) ON DELETE RESTRICT,
  CONSTRAINT fk_fait_ligne FOREIGN KEY (ligne_id, exercice_id)
    REFERENCES ligne (id, exercice_id) ON DELETE RESTRICT,
  CONSTRAINT fk_fait_jalon FOREIGN KEY (jalon_id, exercice_id)
    REFERENCES jalon (id, exercice_id) ON DELETE RESTRICT,
  CONSTRAINT fk_fait_agent FOREIGN KEY (agent_id) REFERENCES agent (id) ON DELETE RESTRICT,
  CONSTRAINT ck_fait_declaration CHECK (
    (declaration IN ('soldee', 'rouverte') AND ligne_id IS NOT NULL AND jalon_id IS NULL)
    OR (declaration IN ('tenu', 'non_tenu') AND jalon_id IS NOT NULL AND ligne_id IS NULL)
  ),
  CONSTRAINT ck_fait_jour CHECK (date(jour) IS NOT NULL AND date(jour) = jour)
) STRICT;

CREATE INDEX ix_fait_exercice ON fait (exercice_id);

-- Kept by triggers: what each agent's date holds, and what it allowed when it last grew.
CREATE TABLE total_jour (
  agent_id INTEGER NOT NULL,
  jour TEXT NOT NULL,
  saisi INTEGER NOT NULL,
  absent INTEGER NOT NULL,
  plafond INTEGER NOT NULL,
  CONSTRAINT pk_total_jour PRIMARY KEY (agent_id, jour),
  CONSTRAINT fk_total_jour_agent FOREIGN KEY (agent_id) REFERENCES agent (id) ON DELETE RESTRICT,
  CONSTRAINT ck_total_jour_jour CHECK (date(jour) IS NOT NULL AND date(jour) = jour),
  CONSTRAINT ck_total_jour_parts CHECK (saisi >= 0 AND absent >= 0),
  CONSTRAINT ck_total_jour_limite CHECK (plafond BETWEEN 0 AND 100),
  CONSTRAINT ck_total_jour_plafond CHECK (saisi + absent BETWEEN 0 AND plafond)
) STRICT, WITHOUT ROWID;

-- One row: the number of the last write transaction.
CREATE TABLE revision (
  id INTEGER NOT NULL,
  numero INTEGER NOT NULL,
  CONSTRAINT pk_revision PRIMARY KEY (id),
  CONSTRAINT ck_revision_unique CHECK (id = 1),
  CONSTRAINT ck_revision_numero CHECK (numero >= 0)
) STRICT;

INSERT INTO revision (id, numero) VALUES (1, 0);

-- One row while a write transaction runs, none otherwise: who is writing.
CREATE TABLE ecriture_en_cours (
  id INTEGER NOT NULL,
  acteur TEXT NOT NULL,
  acteur_id INTEGER,
  CONSTRAINT pk_ecriture_en_cours PRIMARY KEY (id),
  CONSTRAINT fk_ecriture_en_cours_agent FOREIGN KEY (acteur_id) REFERENCES agent (id) ON DELETE RESTRICT,
  CONSTRAINT ck_ecriture_en_cours_unique CHECK (id = 1)
) STRICT;

-- Append-only. `cle` is made of ids; a null actor is the program itself.
CREATE TABLE journal (
  seq INTEGER NOT NULL,
  quand TEXT NOT NULL,
  acteur_id INTEGER,
  objet TEXT NOT NULL,
  cle TEXT NOT NULL,
  action TEXT NOT NULL,
  avant TEXT,
  apres TEXT,
  CONSTRAINT pk_journal PRIMARY KEY (seq),
  CONSTRAINT fk_journal_agent FOREIGN KEY (acteur_id) REFERENCES agent (id) ON DELETE RESTRICT,
  CONSTRAINT ck_journal_action CHECK (
    (action = 'creation' AND avant IS NULL AND apres IS NOT NULL)
    OR (action = 'modification' AND avant IS NOT NULL AND apres IS NOT NULL)
    OR (action = 'suppression' AND avant IS NOT NULL AND apres IS NULL)
  )
) STRICT;

CREATE INDEX ix_journal_objet_cle ON journal (objet, cle);
