/** A request of ours does not leave: its address is not one that we may ask. The message is a sentence for an administrator. */
export class OutboundRefusedError extends Error {
  override readonly name = 'OutboundRefusedError';
}

/** A request of ours got no whole answer. The message is a sentence for an administrator. */
export class OutboundFailedError extends Error {
  override readonly name = 'OutboundFailedError';
}
