/** The command of a Helm that is there already; null when there is none. */
export function helmAtHand(): string | null;
/** Resolves with the command of a Helm, which is fetched if there is none. Rejects with StepError that says why it cannot be had. */
export function provideHelm(): Promise<string>;
