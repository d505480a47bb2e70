import { Global, Module } from '@nestjs/common';
import { OutboundHttp } from './outbound-http.js';

/** Requests of ours to other servers. */
@Global()
@Module({ providers: [OutboundHttp], exports: [OutboundHttp] })
export class OutboundModule {}
