/** What the words after `npm start --` ask for. */
export interface StartOptions {
  readonly isHelp: boolean;
  readonly isDocker: boolean;
}
export const HELP: string;
export function startOptions(args: readonly string[], env?: NodeJS.ProcessEnv): StartOptions;
