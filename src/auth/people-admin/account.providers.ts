import { PersonErasure } from '../erasure/person-erasure.js';
import { PersonErasureController } from '../erasure/person-erasure.controller.js';
import { PersonErasureRepository } from '../erasure/person-erasure.repository.js';
import { MySignIns } from '../my-sign-ins/my-sign-ins.js';
import { MySignInsController } from '../my-sign-ins/my-sign-ins.controller.js';
import { NewPasswords } from '../password-change/new-passwords.js';
import { PasswordChanges } from '../password-change/password-changes.js';
import { PasswordRecovery } from '../password-change/password-recovery.js';
import { PasswordController } from '../password-change/password.controller.js';
import { PasswordResetsRepository } from '../password-change/password-resets.repository.js';
import { SecurityNoticesController } from '../security-notices/security-notices.controller.js';
import { SecurityNotices } from '../security-notices/security-notices.js';
import { SecurityNoticesRepository } from '../security-notices/security-notices.repository.js';
import { PeopleAdmin } from './people-admin.js';
import { PeopleAdminRepository } from './people-admin.repository.js';
import { PeopleController } from './people.controller.js';
import { PersonChanges } from './person-changes.js';
import { PersonCredentials } from './person-credentials.js';
import { PersonRescue } from './person-rescue.js';
import { RoleChanges } from './role-changes.js';

/** What people do about their own account, and others about theirs. */
export const ACCOUNT = [
  MySignIns,
  NewPasswords,
  PasswordChanges,
  PasswordRecovery,
  PasswordResetsRepository,
  PeopleAdmin,
  PeopleAdminRepository,
  PersonChanges,
  PersonCredentials,
  PersonErasure,
  PersonErasureRepository,
  PersonRescue,
  RoleChanges,
  SecurityNotices,
  SecurityNoticesRepository,
];

export const ACCOUNT_CONTROLLERS = [
  MySignInsController,
  PasswordController,
  PeopleController,
  PersonErasureController,
  SecurityNoticesController,
];
