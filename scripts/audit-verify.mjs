/** `npm run audit:verify -- FILE [--checkpoints FILE] [--key FILE]`: verifies an export of the log, without a database. */
import './typescript.mjs';

const { verifyCommand } = await import('../src/audit/offline/cli.ts');
process.exitCode = await verifyCommand(process.argv.slice(2), (line) => process.stdout.write(`${line}\n`));
