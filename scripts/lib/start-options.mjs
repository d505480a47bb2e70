import { StepError } from './steps.mjs';

export const HELP = `npm start                 starts StreamSpace on this machine; sessions run in sandboxes of their own
npm start -- --docker     the same; sessions run in containers of this machine's Docker engine, or of one that is started for them
npm start -- --help       shows this

STREAMSPACE_PORT=3001          listens on another port
STREAMSPACE_DATA_DIR=/folder   keeps everything in another folder
DOCKER_HOST=unix:///socket     uses another Docker engine, with --docker
`;

/** What the words after \`npm start --\` ask for. Throws StepError for any that means nothing. */
export function startOptions(args, env = process.env) {
  const unknown = args.find((arg) => !['--docker', '--help', '-h'].includes(arg));
  if (unknown !== undefined) {
    throw new StepError(`npm start does not know "${unknown}". It knows --docker and --help:\n\n${HELP}`);
  }
  return {
    isHelp: args.includes('--help') || args.includes('-h'),
    // npm keeps the flag for itself where the two dashes before it were forgotten; what was meant is clear.
    isDocker: args.includes('--docker') || env.npm_config_docker === 'true',
  };
}
