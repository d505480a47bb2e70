/** `--import` this to put the wall clock of a process wrong by FAULTS_SKEW_MS; its monotonic clock goes on as it should. */
const skewMs = Number(process.env.FAULTS_SKEW_MS ?? 0);
const RealDate = Date;

globalThis.Date = class extends RealDate {
  constructor(...args) {
    if (args.length === 0) super(RealDate.now() + skewMs);
    else super(...args);
  }

  static now() {
    return RealDate.now() + skewMs;
  }
};
