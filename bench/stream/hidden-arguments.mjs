/**
 * `node --import ./hidden-arguments.mjs PROGRAM …` appends what `BENCH_HIDDEN_ARGUMENTS` holds, a list in JSON, to the program's arguments.
 * Programs that take a secret as an argument and in no other way get it so: everybody on the machine can read a command line, and only the
 * owner of a process its environment. Its own children do not inherit it.
 */
const { BENCH_HIDDEN_ARGUMENTS: hidden } = process.env;
if (hidden !== undefined) {
  delete process.env.BENCH_HIDDEN_ARGUMENTS;
  process.argv.push(...JSON.parse(hidden));
}
