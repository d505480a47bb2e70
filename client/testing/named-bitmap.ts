/** A bitmap that only knows what it was made of; jsdom draws nothing. */
export class NamedBitmap {
  readonly width = 480;
  readonly height = 300;
  isClosed = false;

  constructor(readonly source: unknown) {}

  close(): void {
    this.isClosed = true;
  }
}
