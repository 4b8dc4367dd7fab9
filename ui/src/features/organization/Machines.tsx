import { useTranslation } from 'react-i18next';
import { OrganizationTokens } from '@/features/machines/OrganizationTokens';
import { Robots } from '@/features/machines/Robots';
import { ScopeMaps } from '@/features/machines/ScopeMaps';
import { Empty } from '@/shared/ui/Empty';
import { Parts } from '@/shared/ui/Parts';
import type { Organization } from './api';

interface MachinesProps {
  organization: Organization;
  part: 'tokens' | 'robots' | 'scope-maps';
}

/** What programs log in with on behalf of the organization. */
export function Machines({ organization, part }: MachinesProps) {
  const { t } = useTranslation(['organization', 'machines', 'shared']);
  const { name, role } = organization;
  if (role !== 'owner') {
    return <Empty title={t('shared:noPermission')} why={t('forOwners', { name })} />;
  }
  const owner = { name, isOrganization: true };
  const parts = [
    { id: 'tokens', title: t('machines:tokens') },
    { id: 'robots', title: t('machines:robots') },
    { id: 'scope-maps', title: t('machines:scopeMaps') },
  ];
  return (
    <Parts
      label={t('machines')}
      parts={parts.map(({ id, title }) => ({ to: `/orgs/${name}/${id}`, title, isHere: id === part }))}
    >
      {part === 'tokens' ? <OrganizationTokens organization={name} /> : null}
      {part === 'robots' ? <Robots owner={owner} /> : null}
      {part === 'scope-maps' ? <ScopeMaps owner={owner} /> : null}
    </Parts>
  );
}
