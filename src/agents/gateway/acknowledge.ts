type Acknowledgement = (outcome: object) => void;

function isAcknowledgement(ack: unknown): ack is Acknowledgement {
  return typeof ack === 'function';
}

/** Answers a socket.io message, if its sender asked for an answer: what comes in place of the callback is the sender's choice. */
export function acknowledge(ack: unknown, outcome: object): void {
  if (isAcknowledgement(ack)) ack(outcome);
}
