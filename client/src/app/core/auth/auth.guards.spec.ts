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

  it.each([
    [true, '1'],
    [false, null],
  ])(
    'forgets that this tab left to confirm something only where nobody is signed in (%s)',
    async (isSignedIn, kept) => {
      sessionStorage.setItem('streamspace.confirming', '1');
      await open('/sign-in?problem=sign-on-rejected', isSignedIn);
      expect(sessionStorage.getItem('streamspace.confirming')).toBe(kept);
    },
  );
});
