/** What the process tells about itself. */
export class MetricsConfig {
  constructor(
    /** Where it is asked for; null means that nobody may ask. */
    readonly port: number | null,
  ) {}
}
