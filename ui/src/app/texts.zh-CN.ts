import activity from '@/features/activity/locales/zh-CN.json';
import admin from '@/features/admin/locales/zh-CN.json';
import catalog from '@/features/catalog/locales/zh-CN.json';
import dashboard from '@/features/dashboard/locales/zh-CN.json';
import explore from '@/features/explore/locales/zh-CN.json';
import help from '@/features/help/locales/zh-CN.json';
import invitations from '@/features/invitations/locales/zh-CN.json';
import machines from '@/features/machines/locales/zh-CN.json';
import organization from '@/features/organization/locales/zh-CN.json';
import plan from '@/features/plan/locales/zh-CN.json';
import profile from '@/features/profile/locales/zh-CN.json';
import repository from '@/features/repository/locales/zh-CN.json';
import session from '@/features/session/locales/zh-CN.json';
import settings from '@/features/settings/locales/zh-CN.json';
import shared from '@/shared/locales/zh-CN.json';
import problems from '@/shared/problems/locales/zh-CN.json';

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
