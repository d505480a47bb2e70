import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AuthModule } from '../auth/auth.module.js';
import { ReplicasModule } from '../platform/replicas/replicas.module.js';
import { AgentDirectory } from './agent-directory.js';
import { Agent } from './agent.entity.js';
import { AgentRepository } from './agent.repository.js';
import { AgentsController } from './agents.controller.js';
import { AgentsService } from './agents.service.js';
import { ConnectedAgents } from './connected-agents.js';
import { BootstrapEnrollment } from './enrollment/bootstrap-enrollment.js';
import { EnrollmentToken } from './enrollment/enrollment-token.entity.js';
import { EnrollmentTokenRepository } from './enrollment/enrollment-token.repository.js';
import { EnrollmentController } from './enrollment/enrollment.controller.js';
import { EnrollmentService } from './enrollment/enrollment.service.js';
import { AgentArrivals } from './gateway/agent-arrivals.js';
import { AgentGateway } from './gateway/agent-gateway.js';
import { AgentGreeter } from './gateway/agent-greeter.js';
import { AgentHandshake } from './gateway/agent-handshake.js';
import { AgentKeyRepository } from './keys/agent-key.repository.js';
import { KeyOffers } from './keys/key-offers.js';
import { KeyRotation } from './keys/key-rotation.js';
import { AgentLeaseRepository } from './presence/agent-lease.repository.js';
import { AgentLeases } from './presence/agent-leases.js';
import { AgentMessages } from './gateway/agent-messages.js';
import { AgentPresence } from './presence/agent-presence.js';
import { ControlAdmission } from './gateway/control-admission.js';
import { DuplicateAlarm } from './presence/duplicate-alarm.js';
import { ObserverQueue } from './gateway/observer-queue.js';
import { AgentHolders } from './reach/agent-holders.js';
import { AgentReach } from './reach/agent-reach.js';
import { AgentReturn } from './reach/agent-return.js';
import { HeldAgents } from './reach/held-agents.js';
import { PeerRequests } from './reach/peer-requests.js';
import { AgentsMeter } from './metrics/agents-meter.js';
import { StreamRendezvous } from './stream-rendezvous.js';
import { StreamMeter } from './streams/stream-meter.js';
import { AgentStreamRoute } from './streams/agent-stream.route.js';
import { ExpectedStreams } from './streams/expected-streams.js';
import { StreamRelay } from './streams/stream-relay.js';
import { StreamTokens } from './streams/stream-tokens.js';

const GATEWAY = [
  AgentGateway,
  ControlAdmission,
  AgentGreeter,
  AgentHandshake,
  AgentArrivals,
  AgentMessages,
  AgentLeases,
  AgentLeaseRepository,
  AgentPresence,
  DuplicateAlarm,
  ObserverQueue,
];
const KEYS = [AgentKeyRepository, KeyOffers, KeyRotation];
const ENROLLMENT = [EnrollmentService, EnrollmentTokenRepository, BootstrapEnrollment];
const REACH = [AgentReach, AgentHolders, AgentReturn, HeldAgents, PeerRequests];
const STREAMS = [ExpectedStreams, AgentStreamRoute, StreamMeter, StreamRelay, StreamTokens];

/** Agents: who they are, which of them are connected, and how streams reach them. */
@Module({
  imports: [TypeOrmModule.forFeature([Agent, EnrollmentToken]), AuthModule, ReplicasModule],
  controllers: [EnrollmentController, AgentsController],
  providers: [
    AgentsService,
    AgentRepository,
    AgentDirectory,
    ConnectedAgents,
    StreamRendezvous,
    AgentsMeter,
    ...GATEWAY,
    ...ENROLLMENT,
    ...KEYS,
    ...REACH,
    ...STREAMS,
  ],
  exports: [AgentDirectory, AgentsService, ConnectedAgents, StreamMeter, StreamRendezvous],
})
export class AgentsModule {}
