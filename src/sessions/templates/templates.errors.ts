import { ProblemError } from '../../platform/http/problem.error.js';

/** The catalog has no such application, or no longer. */
export class TemplateNotFoundError extends ProblemError {
  constructor() {
    super('template-not-found', 'There is no such application. Choose one from the catalog.');
  }
}

/** What is to be exported would be refused by an import. */
export class CatalogTooLargeError extends ProblemError {
  constructor() {
    super(
      'payload-too-large',
      'These applications are more than an import takes (256 KiB). Export fewer at a time: name them, as in ?ids=editor,studio.',
    );
  }
}

/** Another template has the id. */
export class TemplateExistsError extends ProblemError {
  constructor(id: string) {
    super('template-exists', `There is an application called ${id} already. Change that one, or use another id.`);
  }
}

const counted = (sessions: number): string => (sessions === 1 ? '1 session' : `${sessions} sessions`);

/** Sessions need the template as it is. */
export class TemplateInUseError extends ProblemError {
  private constructor(sentence: string) {
    super('template-in-use', sentence);
  }

  static toRemove(name: string, sessions: number): TemplateInUseError {
    return new TemplateInUseError(
      `${name} cannot be removed: ${counted(sessions)} of it have not ended. End them first, or switch it off so that nobody launches more.`,
    );
  }

  static toChange(name: string, sessions: number): TemplateInUseError {
    return new TemplateInUseError(
      `The stream or a platform of ${name} cannot be changed: ${counted(sessions)} of it depend on that. End them first, or add another application.`,
    );
  }
}
