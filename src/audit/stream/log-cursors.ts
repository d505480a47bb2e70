import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

const MOVE = `
  INSERT INTO log_cursors AS known (reader, position) VALUES ($1, $2)
  ON CONFLICT (reader) DO UPDATE SET position = greatest(known.position, excluded.position), updated_at = now()`;

/** How far readers of the log have come. */
@Injectable()
export class LogCursors {
  constructor(private readonly dataSource: DataSource) {}

  /** Position of the last entry that `reader` has dealt with; 0 at first. */
  async read(reader: string): Promise<number> {
    const sql = 'SELECT position FROM log_cursors WHERE reader = $1';
    const [row] = await this.dataSource.query<{ position: string }[]>(sql, [reader]);
    return Number(row?.position ?? 0);
  }

  /** Moves a reader on; it never goes back. */
  async move(reader: string, position: number): Promise<void> {
    await this.dataSource.query(MOVE, [reader, position]);
  }
}
