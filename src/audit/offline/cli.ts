import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { ProofFileError, readCheckpoints, readKeys } from './proof-files.js';
import { verifyFiles } from './verify-file.js';

/** Exit codes of the verifier. */
export const EXIT = { intact: 0, tamperedWith: 1, notVerified: 2 } as const;

const USAGE = `Verifies an export (NDJSON) or a stream of the log, without a database.

  npm run audit:verify -- FILE… [--checkpoints FILE] [--key FILE]

  FILE                 what GET /api/v1/audit/export answered, without filters, the file of STREAMSPACE_AUDIT_STREAM, or a file of
                       STREAMSPACE_AUDIT_ARCHIVE_DIR; several that follow on one another are verified as one
  --checkpoints FILE   checkpoints that were kept elsewhere
  --key FILE           public keys that are trusted: PEM, or the answer of GET /api/v1/audit/key

It ends with 0 when nothing was altered, 1 when something was, and 2 when it could not be verified: also when there is no entry, and when
there are checkpoints but no key to verify them with.
`;

interface Arguments {
  readonly files: readonly string[];
  readonly checkpoints: string | undefined;
  readonly key: string | undefined;
}

function read(args: readonly string[]): Arguments {
  try {
    const options = { checkpoints: { type: 'string' }, key: { type: 'string' } } as const;
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    if (positionals.length > 0) return { files: positionals, checkpoints: values.checkpoints, key: values.key };
  } catch {
    // What is wrong with the arguments is said by how they are used.
  }
  throw new ProofFileError(USAGE);
}

/** Runs the verifier; `say` gets whole lines. Answers with the exit code. */
export async function verifyCommand(args: readonly string[], say: (line: string) => void): Promise<number> {
  try {
    const { files, checkpoints, key } = read(args);
    const absent = files.find((file) => !existsSync(file));
    if (absent !== undefined) throw new ProofFileError(`The file ${absent} cannot be read. Check its name.`);
    const result = await verifyFiles(files, {
      checkpoints: checkpoints === undefined ? [] : readCheckpoints(checkpoints),
      keys: key === undefined ? null : readKeys(key),
    });
    if (result.finding) say(`Entry ${result.finding.position}: ${result.finding.kind}.`);
    for (const line of [result.sentence, ...result.notes]) say(line);
    if (!result.isIntact) return EXIT.tamperedWith;
    return result.isConclusive ? EXIT.intact : EXIT.notVerified;
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    return EXIT.notVerified;
  }
}
