/** Where this process finds its database, once that is known (an embedded one has to be started first). */
export class DatabaseAddress {
  constructor(
    /** `postgres:` URL of the application's role. */
    readonly url: string,
    /** `postgres:` URL of the role that owns the schema. */
    readonly migrationUrl: string = url,
  ) {}
}
