import { Body, Controller, type OnModuleInit, Param, Post } from '@nestjs/common';
import { ApiConsumes, ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { ApiAnswer } from '../../platform/http/api-answer.decorator.js';
import { ApiProblems } from '../../platform/http/api-problems.decorator.js';
import { FormBodies } from '../../platform/http/form-bodies.js';
import { Public } from '../../platform/http/public.decorator.js';
import { OfferedProviders } from '../sign-on/offered-providers.js';
import { BackchannelLogout } from './backchannel-logout.js';

const LogoutForm = z.object({ logout_token: z.string().min(1).max(16_384) }).meta({ id: 'LogoutForm' });
type LogoutForm = z.infer<typeof LogoutForm>;

/** Where OpenID Connect providers tell us that somebody signed out there. */
@ApiTags('sign-in')
@Public()
@Controller('api/v1/auth/oidc/:provider/backchannel-logout')
export class BackchannelLogoutController implements OnModuleInit {
  constructor(
    private readonly offered: OfferedProviders,
    private readonly logout: BackchannelLogout,
    private readonly forms: FormBodies,
  ) {}

  onModuleInit(): void {
    this.forms.accept(/^\/api\/v1\/auth\/oidc\/[^/]+\/backchannel-logout$/);
  }

  @Post()
  @ApiConsumes('application/x-www-form-urlencoded')
  @ApiOperation({ summary: 'End the sign-ins that a logout token of the provider means' })
  @ApiAnswer(200, null, 'They are ended; also when there were none.')
  @ApiProblems('provider-not-found', 'validation-failed', 'invalid-logout-token', 'provider-unavailable')
  async end(
    @Param('provider', { schema: z.string().describe('Short name of the provider.') }) slug: string,
    @Body({ schema: LogoutForm }) form: LogoutForm,
  ): Promise<void> {
    await this.logout.run(await this.offered.find('oidc', slug), form.logout_token);
  }
}
