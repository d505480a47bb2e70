import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { SecondStepSettings } from '../../../protocol/http/second-step.js';

const KEY = 'second-step';
const FIND = `SELECT value FROM settings WHERE key = '${KEY}'`;
const SAVE = `
  INSERT INTO settings (key, value) VALUES ('${KEY}', $1)
  ON CONFLICT (key) DO UPDATE SET value = excluded.value, updated_at = now()`;
const UNSET: SecondStepSettings = { requiredFor: 'nobody', countsProviders: true };

const Stored = z.object({ value: SecondStepSettings });

/** Who must have a second step, a row of `settings`. */
@Injectable()
export class SecondStepSettingsRepository {
  /** Nobody must until an administrator says so. */
  async find(tx: EntityManager): Promise<SecondStepSettings> {
    const rows: unknown[] = await tx.query(FIND);
    return rows.length === 0 ? UNSET : Stored.parse(rows[0]).value;
  }

  async save(tx: EntityManager, settings: SecondStepSettings): Promise<void> {
    await tx.query(SAVE, [settings]);
  }
}
