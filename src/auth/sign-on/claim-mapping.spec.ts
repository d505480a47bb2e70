import { ClaimMapping } from '../../../protocol/http/identity-providers.js';
import { type Claims, describePerson, type MappedPerson } from './claim-mapping.js';

const describeClaims = (claims: Claims, mapping: object = {}): MappedPerson =>
  describePerson({ issuer: 'i', subject: 'subject-1', claims, isEmailVerified: false }, ClaimMapping.parse(mapping));

const STAFF = {
  groupNames: [
    { value: 'staff', group: 'Staff' },
    { value: 'R&D <lab>', group: 'Lab' },
  ],
  roles: [
    { value: 'admins', role: 'admin' },
    { value: 'staff', role: 'operator' },
  ],
};

describe('describePerson', () => {
  it('gives nobody a role or a group that the mapping does not name', () => {
    const claims = { groups: ['admin', 'admins', 'root'], role: 'admin', roles: ['admin'], is_admin: true };
    expect(describeClaims(claims)).toMatchObject({ groups: [], role: null });
    expect(describeClaims({ groups: ['Admins', ' admins'] }, STAFF)).toMatchObject({ groups: [], role: 'user' });
  });

  it('gives the strongest role and all the groups that the mapping names', () => {
    expect(describeClaims({ groups: ['staff', 'admins', 'R&D <lab>'] }, STAFF)).toMatchObject({
      groups: ['Staff', 'Lab'],
      role: 'admin',
    });
  });

  it('takes one value that is no list, and nothing that is no text', () => {
    expect(describeClaims({ groups: 'staff' }, STAFF).groups).toEqual(['Staff']);
    expect(describeClaims({ groups: [['staff'], { value: 'staff' }, 1] }, STAFF).groups).toEqual([]);
  });

  it('finds a claim inside of others, but one of the whole name first', () => {
    const mapping = { ...STAFF, groups: 'realm_access.roles' };
    expect(describeClaims({ realm_access: { roles: ['staff'] } }, mapping).groups).toEqual(['Staff']);
    expect(describeClaims({ 'realm_access.roles': [], realm_access: { roles: ['staff'] } }, mapping).groups).toEqual(
      [],
    );
    expect(describeClaims({ groups: ['staff'] }, { ...STAFF, groups: 'constructor.name' }).groups).toEqual([]);
  });

  it('leaves groups and role alone when the provider held them back', () => {
    expect(describeClaims({ _claim_names: { groups: 'src1' } }, STAFF)).toMatchObject({ groups: null, role: null });
  });

  it.each([
    [{ preferred_username: 'mara' }, 'mara'],
    [{ preferred_username: 'CORP\\mara' }, 'CORP-mara'],
    [{ email: 'mara@corp.test' }, 'mara'],
    [{ preferred_username: '', email: 'not an address' }, 'subject-1'],
    [{ preferred_username: '\u0000m\u0007ara' }, 'mara'],
    [{ preferred_username: 'x'.repeat(500) }, 'x'.repeat(60)],
    [{ preferred_username: 7 }, 'subject-1'],
  ])('makes a user name out of %j', (claims, username) => {
    expect(describeClaims(claims).username).toBe(username);
  });

  it('takes no address that is none', () => {
    expect(describeClaims({ email: 'a@b@c' }).email).toBeNull();
    expect(describeClaims({ email: 'zoë@corp.test' }).email).toBe('zoë@corp.test');
  });
});
