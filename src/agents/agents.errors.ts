import { ProblemError } from '../platform/http/problem.error.js';

/** There is no agent with that id. */
export class AgentNotFoundError extends ProblemError {
  constructor() {
    super('agent-not-found', 'There is no agent with this id. Look it up in the list of agents.');
  }
}

/** The agent has no connection that a message or a stream could take. */
export class AgentUnavailableError extends ProblemError {
  constructor(detail = 'The agent that runs this session is not connected. Try again in a moment.') {
    super('agent-unavailable', detail);
  }
}

/** The agent cannot put another key in the place of its own, for the reason `detail`. */
export class KeyNotReplaceableError extends ProblemError {
  constructor(detail: string) {
    super('key-not-replaceable', detail);
  }
}

/** The agent is connected, but did not bring the screen in time. */
export class StreamUnavailableError extends ProblemError {
  constructor(detail = 'The screen of this session does not answer. Try again in a moment.') {
    super('stream-unavailable', detail);
  }
}

/** Wrong, used or late: deliberately one answer for all three. */
export class InvalidEnrollmentTokenError extends ProblemError {
  constructor() {
    super(
      'invalid-enrollment-token',
      'The enrolment token is wrong, was used or is too old. Ask an administrator for a new one.',
    );
  }
}

/** The signature does not prove the key of the agent that is named; also the answer for an agent that does not exist. */
export class InvalidAgentSignatureError extends ProblemError {
  constructor() {
    super(
      'invalid-agent-signature',
      'The agent did not prove its identity. Check that it reaches this server under the name it was configured with, or enrol it again.',
    );
  }
}

/** Another process connects with the same key, or did so a moment ago. */
export class AgentLeaseHeldError extends ProblemError {
  constructor(retryAfterSeconds: number) {
    super(
      'agent-lease-held',
      'Another instance of this agent is connected, or was a moment ago. Stop one of the two, or try again later.',
      { retryAfterSeconds },
    );
  }
}

/** An administrator revoked the agent. */
export class AgentRevokedError extends ProblemError {
  constructor() {
    super('agent-revoked', 'This agent was revoked. Enrol it again with a new key if it is still needed.');
  }
}

/** The agent speaks a version of the protocol that this build does not. */
export class ProtocolNotSupportedError extends ProblemError {
  constructor(oldest: number, newest: number) {
    super(
      'protocol-not-supported',
      `This server speaks the agent protocol in versions ${oldest} to ${newest}. Upgrade the older of the two.`,
      { oldest, newest },
    );
  }
}
