import activity from '@/features/activity/locales/en.json';
import admin from '@/features/admin/locales/en.json';
import catalog from '@/features/catalog/locales/en.json';
import dashboard from '@/features/dashboard/locales/en.json';
import explore from '@/features/explore/locales/en.json';
import help from '@/features/help/locales/en.json';
import invitations from '@/features/invitations/locales/en.json';
import machines from '@/features/machines/locales/en.json';
import organization from '@/features/organization/locales/en.json';
import plan from '@/features/plan/locales/en.json';
import profile from '@/features/profile/locales/en.json';
import repository from '@/features/repository/locales/en.json';
import session from '@/features/session/locales/en.json';
import settings from '@/features/settings/locales/en.json';
import shared from '@/shared/locales/en.json';
import problems from '@/shared/problems/locales/en.json';

export default {
  activity,
  admin,
  catalog,
  dashboard,
  explore,
  help,
  invitations,
  machines,
  organization,
  plan,
  problems,
  profile,
  repository,
  session,
  settings,
  shared,
};
