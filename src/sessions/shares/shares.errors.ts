import { ProblemError } from '../../platform/http/problem.error.js';

/** There is no such share of this session, or it was taken back. */
export class ShareNotFoundError extends ProblemError {
  constructor() {
    super('share-not-found', 'There is no such share. It may have been taken back; look at the list again.');
  }
}

/** Nobody has this exact name, or that person cannot sign in: the answer is the same. */
export class NoSuchPersonError extends ProblemError {
  constructor() {
    super('user-not-found', 'Nobody signs in with this name. Ask the person how theirs is written.');
  }
}

/** The owner is in no such group. */
export class NotYourGroupError extends ProblemError {
  constructor() {
    super('group-not-found', 'You are in no such group. Choose one of yours.');
  }
}

/** Administrators see nobody's screen here, or not without saying why. */
export class ScreenVisitRefusedError extends ProblemError {
  private constructor(sentence: string) {
    super('not-allowed', sentence);
  }

  static switchedOff(): ScreenVisitRefusedError {
    return new ScreenVisitRefusedError(
      'Administrators may not see people’s screens here. STREAMSPACE_ADMIN_SCREEN_ACCESS=view would allow it.',
    );
  }

  static withoutReason(): ScreenVisitRefusedError {
    return new ScreenVisitRefusedError(
      'Say why you have to see this screen, in 10 characters or more. Its owner is told, and the log keeps it.',
    );
  }

  static onlyToLook(): ScreenVisitRefusedError {
    return new ScreenVisitRefusedError(
      'A web application cannot be looked at without being used, which administrators may not do here. Ask its owner to share it.',
    );
  }
}
