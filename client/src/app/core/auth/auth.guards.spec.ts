import { Component } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { provideRouter, Router } from '@angular/router';
import { RouterTestingHarness } from '@angular/router/testing';
import { providePlayedServer } from '../../../../testing/api-doubles';
import { AccessTokens } from './access-tokens';
import { signedOutGuard } from './auth.guards';

@Component({ template: '' })
class APage {}

describe('signedOutGuard', () => {
  const open = async (url: string, isSignedIn: boolean): Promise<string> => {
    const routes = [
      { path: 'sign-in', canActivate: [signedOutGuard], component: APage },
      { path: '**', component: APage },
    ];
    TestBed.configureTestingModule({ providers: [...providePlayedServer(), provideRouter(routes)] });
    localStorage.clear();
    if (isSignedIn) TestBed.inject(AccessTokens).accept({ accessToken: 't', expiresInSeconds: 600 });
    await RouterTestingHarness.create(url);
    return TestBed.inject(Router).url;
  };

  it.each([
    ['/sign-in', true, '/'],
    ['/sign-in?problem=sign-on-rejected', true, '/confirmed?problem=sign-on-rejected'],
    ['/sign-in', false, '/sign-in'],
    ['/sign-in?problem=sign-on-rejected', false, '/sign-in?problem=sign-on-rejected'],
  ])('opens %s (signed in: %s) as %s', async (url, isSignedIn, opened) => {
    expect(await open(url, isSignedIn)).toBe(opened);
  });
});
