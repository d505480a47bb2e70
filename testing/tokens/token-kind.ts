/** Secrets of one kind, and the place that takes them. */
export interface TokenKind {
  /** A good one, of a person, a session or an agent of its own. */
  mint(): Promise<string>;
  /** Whether `secret` opens what secrets of this kind open. Uses it up if it does. */
  opens(secret: string): Promise<boolean>;
}
