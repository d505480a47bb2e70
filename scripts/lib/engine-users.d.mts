/** Who uses an engine that belongs to nobody in particular. */
export class EngineUsers {
  constructor(folder: string);
  enter(): void;
  /** Whether nobody is left. */
  leave(): boolean;
}
