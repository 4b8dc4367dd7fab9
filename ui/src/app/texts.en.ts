import dashboard from '@/features/dashboard/locales/en.json';
import explore from '@/features/explore/locales/en.json';
import repository from '@/features/repository/locales/en.json';
import session from '@/features/session/locales/en.json';
import settings from '@/features/settings/locales/en.json';
import shared from '@/shared/locales/en.json';
import problems from '@/shared/problems/locales/en.json';

export default { dashboard, explore, problems, repository, session, settings, shared };
