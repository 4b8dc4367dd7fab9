import { Badge, Button, Group, Paper, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Ago } from '@/shared/ui/Ago';
import { Empty } from '@/shared/ui/Empty';
import { Link } from '@/shared/ui/Link';
import { Listing } from '@/shared/ui/Listing';
import { VerifiedMark } from '@/shared/ui/Marks';
import { Page } from '@/shared/ui/Page';
import { Person } from '@/shared/ui/Person';
import { Rows } from '@/shared/ui/Rows';
import { myOrganizationsQuery } from './mine';

/** The organizations one is in. */
export function OrganizationsPage() {
  const { t } = useTranslation(['organization', 'shared']);
  const pages = useInfiniteQuery(myOrganizationsQuery);
  const make = (
    <Button component={Link} to="/orgs/new" c="white" underline="never">
      {t('new')}
    </Button>
  );
  return (
    <Page title={t('mine')} size={960}>
      <Group justify="space-between" mb="md">
        <Text c="dimmed" size="sm">
          {t('mineWhy')}{' '}
          <Link to="/invitations" underline="always">
            {t('toInvitations')}
          </Link>
        </Text>
        {make}
      </Group>
      <Listing
        pages={pages}
        empty={
          <Paper withBorder>
            <Empty title={t('none')} why={t('noneWhy')} />
          </Paper>
        }
      >
        {(organizations) => (
          <Rows label={t('mine')}>
            {organizations.map((each) => (
              <Group component="li" key={each.name} justify="space-between" gap="sm">
                <Person name={each.name} fullName={each.fullName} isOrganization />
                <Group gap="sm">
                  {each.verifiedPublisher ? <VerifiedMark /> : null}
                  {each.suspended ? <Badge color="red">{t('suspended')}</Badge> : null}
                  <Badge variant="default">{t(`shared:roles.${each.role}`)}</Badge>
                  <Text size="sm" c="dimmed">
                    <Ago time={each.joinedAt} />
                  </Text>
                </Group>
              </Group>
            ))}
          </Rows>
        )}
      </Listing>
    </Page>
  );
}
