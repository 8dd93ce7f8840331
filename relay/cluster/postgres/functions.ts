/** PL/pgSQL functions, for one round trip. Each statement sees what was committed while it waited; the parts of one statement do not. */
import { MOST_AHEAD_MS, SETTLING_MS, TURN_MS } from '../log-port.ts';

const CLOCK = '(extract(epoch FROM clock_timestamp()) * 1000)::bigint';

/** Turns only reduce races. Losing the last ones in a crash is harmless, so they commit asynchronously. */
const TURNS = (schema: string): string => `
  -- The row after the one that was read; false where another wrote it meanwhile.
  CREATE OR REPLACE FUNCTION ${schema}.write_turn(was bigint, has text, ends bigint, asks text[]) RETURNS boolean LANGUAGE plpgsql AS $$
  BEGIN
    INSERT INTO ${schema}.turns VALUES (was + 1, has, ends, asks) ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN RETURN false; END IF;
    DELETE FROM ${schema}.turns WHERE number = was;
    RETURN true;
  END $$;

  -- To whoever asked first, and is told so; to nobody where nobody did.
  CREATE OR REPLACE FUNCTION ${schema}.pass_turn(turn ${schema}.turns) RETURNS boolean LANGUAGE plpgsql AS $$
  BEGIN
    IF turn.asking = '{}' THEN RETURN ${schema}.write_turn(turn.number, NULL, NULL, '{}'); END IF;
    PERFORM pg_notify('${schema}', turn.asking[1]);
    RETURN ${schema}.write_turn(turn.number, turn.asking[1], ${CLOCK} + ${TURN_MS}, turn.asking[2:]);
  END $$;

  -- As it is now: one that is over passes here.
  CREATE OR REPLACE FUNCTION ${schema}.turn_now() RETURNS ${schema}.turns LANGUAGE plpgsql AS $$
  DECLARE
    turn ${schema}.turns;
  BEGIN
    LOOP
      SELECT * INTO turn FROM ${schema}.turns ORDER BY number DESC LIMIT 1;
      IF turn.holder IS NULL OR turn.until > ${CLOCK} THEN RETURN turn; END IF;
      PERFORM ${schema}.pass_turn(turn);
    END LOOP;
  END $$;

  CREATE OR REPLACE FUNCTION ${schema}.take_turn(by_relay text) RETURNS boolean LANGUAGE plpgsql AS $$
  DECLARE
    turn ${schema}.turns;
  BEGIN
    PERFORM set_config('synchronous_commit', 'off', true);
    LOOP
      turn := ${schema}.turn_now();
      IF turn.holder = by_relay THEN RETURN true; END IF;
      IF by_relay = ANY (turn.asking) THEN RETURN false; END IF;
      IF turn.holder IS NULL THEN
        IF ${schema}.write_turn(turn.number, by_relay, ${CLOCK} + ${TURN_MS}, '{}') THEN RETURN true; END IF;
      ELSIF ${schema}.write_turn(turn.number, turn.holder, turn.until, turn.asking || by_relay) THEN
        RETURN false;
      END IF;
    END LOOP;
  END $$;

  CREATE OR REPLACE FUNCTION ${schema}.hand_over(by_relay text) RETURNS void LANGUAGE plpgsql AS $$
  DECLARE
    turn ${schema}.turns;
  BEGIN
    PERFORM set_config('synchronous_commit', 'off', true);
    LOOP
      turn := ${schema}.turn_now();
      IF turn.holder = by_relay THEN
        EXIT WHEN ${schema}.pass_turn(turn);
      ELSE
        EXIT WHEN NOT by_relay = ANY (turn.asking)
          OR ${schema}.write_turn(turn.number, turn.holder, turn.until, array_remove(turn.asking, by_relay));
      END IF;
    END LOOP;
  END $$;
`;

const APPEND = (schema: string): string => `
  CREATE OR REPLACE FUNCTION ${schema}.append(
    of_generation text, after_position bigint, after_hash bytea,
    new_nonce text, by_relay text, new_at bigint, new_body bytea, new_hash bytea,
    OUT kind text, OUT wanted boolean, OUT clock bigint
  ) LANGUAGE plpgsql AS $$
  #variable_conflict use_variable
  DECLARE
    log record;
    turn ${schema}.turns;
    there text;
  BEGIN
    -- One look for all: the history, the entry before, the turn.
    SELECT l.life, l.base_position, l.halted_by, l.timeline, t.number, t.holder, t.until, t.asking,
      CASE WHEN after_position = l.base_position THEN l.base_hash
        ELSE (SELECT e.hash FROM ${schema}.entries AS e WHERE e.life = l.life AND e.position = after_position) END AS hash
      INTO log
      FROM ${schema}.log AS l, (SELECT * FROM ${schema}.turns ORDER BY number DESC LIMIT 1) AS t
      WHERE l.generation = of_generation;
    IF after_position < log.base_position THEN kind := 'truncated'; RETURN; END IF;
    IF log.hash IS DISTINCT FROM after_hash THEN kind := 'another-history'; RETURN; END IF;

    clock := ${CLOCK};
    turn := (log.number, log.holder, log.until, log.asking);
    IF turn.until <= clock THEN turn := ${schema}.turn_now(); END IF;
    wanted := array_remove(turn.asking, by_relay) <> '{}';

    IF log.timeline IS DISTINCT FROM ${schema}.timeline() AND NOT ${schema}.settle(by_relay) THEN kind := 'unsettled'; RETURN; END IF;
    IF log.halted_by IS NULL AND (turn.holder IS NULL OR turn.holder = by_relay) AND new_at <= clock + ${MOST_AHEAD_MS} THEN
      INSERT INTO ${schema}.entries VALUES (log.life, after_position + 1, new_hash, new_nonce, by_relay, new_at, new_body)
        ON CONFLICT DO NOTHING;
      IF FOUND THEN
        -- Between the first look and here the place may have been filled, truncated and cleared away.
        PERFORM FROM ${schema}.log AS l WHERE l.life = log.life AND l.base_position <= after_position;
        IF NOT FOUND THEN RAISE EXCEPTION 'position % was truncated meanwhile', after_position USING ERRCODE = 'BK001'; END IF;
        PERFORM pg_notify('${schema}', '');
        kind := 'appended';
        RETURN;
      END IF;
    END IF;

    SELECT e.nonce INTO there FROM ${schema}.entries AS e WHERE e.life = log.life AND e.position = after_position + 1;
    IF there = new_nonce THEN
      -- Something is written, so that this commit too waits for the standby: the one that wrote the entry may have been spared it.
      UPDATE ${schema}.log AS l SET generation = l.generation;
      kind := 'appended';
    ELSIF there IS NULL AND log.halted_by IS NOT NULL THEN
      kind := 'halted';
    ELSIF there IS NULL AND (turn.holder IS NULL OR turn.holder = by_relay) AND new_at > clock + ${MOST_AHEAD_MS} THEN
      kind := 'ahead';
    ELSIF there IS NULL AND turn.holder <> by_relay THEN
      kind := 'held';
    ELSE
      kind := 'taken';
    END IF;
  END $$;
`;

/** Starts a new `life` of the log. Rows of the previous one are deleted later. */
const REFOUND = (schema: string): string => `
  CREATE OR REPLACE FUNCTION ${schema}.refound(new_generation text, at_position bigint, at_hash bytea) RETURNS void LANGUAGE plpgsql AS $$
  BEGIN
    INSERT INTO ${schema}.log VALUES (true, 1, new_generation, at_position, at_hash)
      ON CONFLICT (one) DO UPDATE SET life = log.life + 1, generation = excluded.generation,
        base_position = excluded.base_position, base_hash = excluded.base_hash, halted_by = NULL, halted_position = NULL, timeline = ${schema}.timeline();
    LOOP
      EXIT WHEN ${schema}.write_turn((SELECT max(number) FROM ${schema}.turns), NULL, NULL, '{}');
    END LOOP;
    PERFORM pg_notify('${schema}', '');
  END $$;
`;

/** A promotion or point-in-time recovery starts a new PostgreSQL timeline: commits of the previous one may be lost. */
const SETTLING = (schema: string): string => `
  CREATE OR REPLACE FUNCTION ${schema}.timeline() RETURNS text LANGUAGE sql AS
    'SELECT left(pg_walfile_name(pg_current_wal_insert_lsn()), 8)';

  -- Whether no relay is waited for that may have what was lost; then this timeline is that of the log.
  CREATE OR REPLACE FUNCTION ${schema}.settle(by_relay text) RETURNS boolean LANGUAGE plpgsql AS $$
  BEGIN
    -- An older version names no run, and no timeline.
    PERFORM FROM ${schema}.relays WHERE relay <> by_relay AND run IS NOT NULL AND timeline IS DISTINCT FROM ${schema}.timeline()
      AND told > clock_timestamp() - interval '${SETTLING_MS} ms';
    IF FOUND THEN RETURN false; END IF;
    UPDATE ${schema}.log SET timeline = ${schema}.timeline();
    RETURN true;
  END $$;
`;

export const FUNCTIONS = (schema: string): string =>
  SETTLING(schema) + TURNS(schema) + APPEND(schema) + REFOUND(schema);
