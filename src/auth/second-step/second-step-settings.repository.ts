import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { SecondStepSettings } from '../../../protocol/http/second-step.js';

const KEY = 'second-step';
const FIND = `SELECT value FROM settings WHERE key = '${KEY}'`;
/** One round trip, since every sign-in asks it. */
const FIND_WITH_FACTOR = `
  SELECT (${FIND}) AS value, EXISTS (SELECT FROM mfa_factors WHERE user_id = $1 AND confirmed_at IS NOT NULL) AS "hasFactor"`;
const SAVE = `
  INSERT INTO settings (key, value) VALUES ('${KEY}', $1)
  ON CONFLICT (key) DO UPDATE SET value = excluded.value, updated_at = now()`;
const UNSET: SecondStepSettings = { requiredFor: 'nobody', countsProviders: true };

const Stored = z.object({ value: SecondStepSettings });
const WithFactor = z.object({ value: SecondStepSettings.nullable(), hasFactor: z.boolean() });

/** Who must have a second step, a row of `settings`. */
@Injectable()
export class SecondStepSettingsRepository {
  /** Nobody must until an administrator says so. */
  async find(tx: EntityManager): Promise<SecondStepSettings> {
    const rows: unknown[] = await tx.query(FIND);
    return rows.length === 0 ? UNSET : Stored.parse(rows[0]).value;
  }

  /** The same, and whether a person has a factor whose codes are accepted. */
  async findWithFactor(
    tx: EntityManager,
    userId: string,
  ): Promise<{ readonly settings: SecondStepSettings; readonly hasFactor: boolean }> {
    const rows: unknown[] = await tx.query(FIND_WITH_FACTOR, [userId]);
    const { value, hasFactor } = WithFactor.parse(rows[0]);
    return { settings: value ?? UNSET, hasFactor };
  }

  async save(tx: EntityManager, settings: SecondStepSettings): Promise<void> {
    await tx.query(SAVE, [settings]);
  }
}
