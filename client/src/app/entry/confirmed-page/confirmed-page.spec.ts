import { TestBed } from '@angular/core/testing';
import { Component } from '@angular/core';
import { provideRouter, Router, withComponentInputBinding } from '@angular/router';
import { RouterTestingHarness } from '@angular/router/testing';
import { textOf } from '../../../../testing/page';
import { ConfirmedPage } from './confirmed-page';

@Component({ template: 'where they were' })
class WhereTheyWere {}

describe('ConfirmedPage', () => {
  const open = async (query: string): Promise<RouterTestingHarness> => {
    const routes = [
      { path: 'confirmed', component: ConfirmedPage },
      { path: '**', component: WhereTheyWere },
    ];
    TestBed.configureTestingModule({ providers: [provideRouter(routes, withComponentInputBinding())] });
    const harness = await RouterTestingHarness.create(`/confirmed?${query}`);
    await harness.fixture.whenStable();
    return harness;
  };
  beforeEach(() => sessionStorage.setItem('streamspace.confirming', '1'));
  const pathOf = (): string => TestBed.inject(Router).url;

  it('leads back to where the person was, and says that the change can be made now', async () => {
    await open('returnTo=%2Faccount%2Fsecurity%3Ftab%3Dkeys');
    expect(pathOf()).toBe('/account/security?tab=keys');
    expect(document.querySelector('mat-snack-bar-container')?.textContent).toContain('Confirmed.');
  });

  it('says nothing of the kind to whoever opens a link to it', async () => {
    sessionStorage.clear();
    await open('returnTo=%2Faccount');
    expect(pathOf()).toBe('/account');
    expect(document.querySelector('mat-snack-bar-container')).toBeNull();
  });

  it.each(['//elsewhere.example', 'https://elsewhere.example', '/confirmed?returnTo=/confirmed'])(
    'leads nowhere but into the product: %s',
    async (wanted) => {
      await open(`returnTo=${encodeURIComponent(wanted)}`);
      expect(pathOf()).toBe('/');
    },
  );

  it.each([
    ['step-up-mismatch', 'That was another account'],
    ['step-up-stale', 'Your company’s sign-in did not ask you anew'],
    ['sign-on-expired', 'This confirmation is not valid any more'],
    ['<b>nonsense</b>', 'The sign-in did not work'],
  ])('says why it did not work, and how to go back: %s', async (problem, title) => {
    const { routeNativeElement: page } = await open(
      new URLSearchParams({ returnTo: '/account/security', problem }).toString(),
    );
    expect(page && textOf(page, 'app-problem-notice .title')).toEqual([title]);
    expect(page?.querySelector('a')?.getAttribute('href')).toBe('/account/security');
    expect(document.querySelector('mat-snack-bar-container')).toBeNull();
  });

  it('says that a confirmation failed which this tab left for, also where the server could not know', async () => {
    const { routeNativeElement: page } = await open('problem=sign-on-rejected');
    expect(page && textOf(page, 'h1')).toEqual(['You were not confirmed']);
    expect(page?.textContent).not.toContain('still signed in');
  });

  it('says of a sign-in that failed, while somebody is signed in, that it changed nothing', async () => {
    sessionStorage.clear();
    const { routeNativeElement: page } = await open('problem=sign-on-expired');
    expect(page && textOf(page, 'h1')).toEqual(['The sign-in did not work']);
    expect(page && textOf(page, 'app-problem-notice .title')).toEqual(['This sign-in is not valid any more']);
    expect(page?.textContent).toContain('You are still signed in here as before.');
    expect(page?.querySelector('a')?.getAttribute('href')).toBe('/');
  });
});
