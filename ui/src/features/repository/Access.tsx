import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { ProblemAlert } from '@/shared/ui/ProblemAlert';
import { isOrganizationQuery, type RepositoryDetail } from './api';
import { Collaborators } from './Collaborators';
import { TeamGrants } from './TeamGrants';

/** Who has rights on a repository: teams of its organization, or the collaborators of its owner. */
export function Access({ repository }: { repository: RepositoryDetail }) {
  const { t } = useTranslation('shared');
  const organization = useQuery(isOrganizationQuery(repository.namespace));
  if (organization.error) {
    return <ProblemAlert error={organization.error} onRetry={organization.refetch} />;
  }
  if (organization.data === undefined) {
    return <Skeleton height={160} role="status" aria-label={t('loading')} />;
  }
  return organization.data ? (
    <TeamGrants repository={repository.name} organization={repository.namespace} />
  ) : (
    <Collaborators repository={repository.name} owner={repository.namespace} />
  );
}
