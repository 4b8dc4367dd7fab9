import dashboard from '@/features/dashboard/locales/zh-CN.json';
import explore from '@/features/explore/locales/zh-CN.json';
import repository from '@/features/repository/locales/zh-CN.json';
import session from '@/features/session/locales/zh-CN.json';
import settings from '@/features/settings/locales/zh-CN.json';
import shared from '@/shared/locales/zh-CN.json';
import problems from '@/shared/problems/locales/zh-CN.json';

export default { dashboard, explore, problems, repository, session, settings, shared };
