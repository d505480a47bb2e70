/**
 * One defence taken away at a time, in a copy of the sources, with the one test that must notice. Each edit has to match exactly once: an edit
 * that finds nothing is out of date and says so.
 */

const edit = (file, find, replace) => ({ file, find, replace });

export const SABOTAGES = [
  {
    defence: 'signature check',
    edits: [
      edit(
        'src/auth/oidc/oidc-clients.ts',
        'const execute = [enableNonRepudiationChecks, ...(',
        'const execute = [...(',
      ),
    ],
    suite: 'int',
    spec: 'src/auth/oidc/oidc-attacks.int-spec.ts',
    test: 'refuses an ID token with a signature that is none',
  },
  {
    defence: 'nonce',
    edits: [
      edit('src/auth/oidc/oidc-sign-on.ts', '      nonce: transaction.nonce,\n', ''),
      edit('src/auth/oidc/oidc-sign-on.ts', '        expectedNonce: transaction.nonce,\n', ''),
    ],
    suite: 'int',
    spec: 'src/auth/oidc/oidc-attacks.int-spec.ts',
    test: 'refuses an ID token with no nonce',
  },
  {
    defence: 'audience',
    edits: [edit('src/auth/access-jwt.ts', '        audience: ACCESS_TOKEN_AUDIENCE,\n', '')],
    suite: 'unit',
    spec: 'src/auth/access-jwt.spec.ts',
    test: 'refuses a token with another audience',
  },
  {
    defence: 'ownership',
    edits: [
      edit(
        'src/sessions/session-views.repository.ts',
        'WHERE s.id = $1 AND s.owner_id = $2`',
        'WHERE s.id = $1 AND $2::uuid IS NOT NULL`',
      ),
    ],
    suite: 'int',
    spec: 'src/sessions/sessions-api.int-spec.ts',
    test: 'GET … answers the same for a foreign, a missing and a malformed id',
  },
  {
    defence: 'Origin',
    edits: [
      edit(
        'src/vnc-proxy/vnc.route.ts',
        '    if (!this.origin.allows(request.headers.origin)) throw new ForeignOriginError();\n',
        '',
      ),
    ],
    suite: 'int',
    spec: 'src/vnc-proxy/vnc.route.int-spec.ts',
    test: 'does not work with another origin, and the ticket stays good',
  },
  {
    defence: 'ticket use-up',
    edits: [
      edit(
        'src/vnc-proxy/tickets/stream-tickets.repository.ts',
        'session_id = $2 AND used_at IS NULL AND expires_at',
        'session_id = $2 AND expires_at',
      ),
    ],
    suite: 'int',
    spec: 'src/vnc-proxy/vnc.route.int-spec.ts',
    test: 'works once per ticket',
  },
  {
    defence: 'lockout',
    edits: [
      edit(
        'src/auth/lockout/lockout-policy.ts',
        "  if (count.lockedForMs > 0) return { kind: 'refused', retryAfterMs: count.lockedForMs };\n",
        '',
      ),
    ],
    suite: 'int',
    spec: 'src/auth/lockout/lockout.int-spec.ts',
    test: 'answers five failures, then makes guessers wait',
  },
  {
    defence: 'reuse detection',
    edits: [
      edit(
        'src/auth/tokens/refresher.ts',
        "if (verdict === 'reused') return this.endReused(tx, signIn);",
        "if (verdict === 'reused') return null;",
      ),
    ],
    suite: 'int',
    spec: 'src/auth/sign-in/refresh.int-spec.ts',
    test: 'ends the whole family when an older token comes back',
  },
  {
    defence: 'CSRF',
    edits: [
      edit(
        'src/auth/sign-in/csrf-header.guard.ts',
        "    if (context.switchToHttp().getRequest<Request>().headers[CSRF_HEADER] !== '1') throw new MissingCsrfHeaderError();\n",
        '',
      ),
    ],
    suite: 'int',
    spec: 'src/auth/sign-in/refresh.int-spec.ts',
    test: 'logout needs the header that only our pages send',
  },
  {
    defence: 'fencing',
    edits: [
      edit(
        'src/agents/gateway/agent-messages.ts',
        'if (parsed.data.epoch === epoch) return parsed.data;',
        'return parsed.data;',
      ),
    ],
    suite: 'int',
    spec: 'src/agents/gateway/agent-gateway.int-spec.ts',
    test: 'messages of an older epoch are refused and go nowhere',
  },
  {
    defence: 'view-only filter',
    edits: [edit('agents/core/streams/view-only/view-only-input.ts', 'if (!KEPT.has(type)) {', 'if (type > 255) {')],
    suite: 'unit',
    spec: 'agents/core/streams/view-only/view-only-input.spec.ts',
    test: 'sends the screen nothing of a message of the kind',
  },
  {
    defence: 'event in transaction',
    edits: [
      edit(
        'src/auth/groups/groups.ts',
        "      await this.events.append(tx, 'group.created', { groupId: id, nameDigest: valueDigest(name) });\n",
        "      await this.dataSource.transaction((own) => this.events.append(own, 'group.created', { groupId: id, nameDigest: valueDigest(name) })).catch(() => null);\n",
      ),
    ],
    suite: 'int',
    spec: 'src/audit/every-change.int-spec.ts',
    test: 'POST /api/v1/groups is written to the log, or does not happen',
  },
  {
    defence: 'age of a proof',
    edits: [
      edit(
        'src/auth/oidc/oidc-sign-on.ts',
        '        ...(transaction.stepUp && { maxAge: this.ageInSeconds(transaction) }),\n',
        '',
      ),
      edit(
        'src/auth/step-up/step-ups.ts',
        '    if (!isSince(vouched, startedAtMs)) throw new StepUpStaleError();\n',
        '',
      ),
    ],
    suite: 'int',
    spec: 'src/auth/step-up/step-up.int-spec.ts',
    test: 'is nothing when the provider passes them by a session of a minute before',
  },
];
