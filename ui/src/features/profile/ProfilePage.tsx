import { Group, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Navigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { isProblem } from '@/api/problem';
import { sessionQuery } from '@/api/session';
import { Repositories, Stars } from '@/features/catalog/Repositories';
import { Empty } from '@/shared/ui/Empty';
import { Facts } from '@/shared/ui/Facts';
import { Link } from '@/shared/ui/Link';
import { Outlines, Refused } from '@/shared/ui/Listing';
import { VerifiedMark } from '@/shared/ui/Marks';
import { NotFound } from '@/shared/ui/NotFound';
import { Page } from '@/shared/ui/Page';
import { Picture } from '@/shared/ui/Person';
import { Tabs } from '@/shared/ui/Tabs';
import { type Profile, profileQuery } from './api';
import classes from './ProfilePage.module.css';

/** A person: what they say of themselves, and their repositories. */
export function ProfilePage({ name, view }: { name: string; view: 'repositories' | 'starred' }) {
  const { t } = useTranslation(['profile', 'shared']);
  const found = useQuery(profileQuery(name));
  const session = useQuery(sessionQuery);
  if (found.data?.isOrganization) {
    return <Navigate to={`/orgs/${name}`} replace />;
  }
  if (isProblem(found.error, 'not_found')) {
    return <NotFound />;
  }
  const person = found.data?.person;
  if (!person) {
    return (
      <Page title={name}>
        {found.error ? <Refused error={found.error} onRetry={() => void found.refetch()} /> : <Outlines />}
      </Page>
    );
  }
  const isMe = session.data?.user?.name === person.name;
  const shown = isMe ? view : 'repositories';
  return (
    <Page title={person.name} heading={<span />}>
      <div className={classes.columns}>
        <Person person={person} isMe={isMe} />
        <div className={classes.content}>
          <Tabs
            label={t('views')}
            parts={[
              { to: `/u/${person.name}`, title: t('repositories'), isHere: shown === 'repositories' },
              ...(isMe
                ? [{ to: `/u/${person.name}/starred`, title: t('starred'), isHere: shown === 'starred' }]
                : []),
            ]}
          />
          {shown === 'starred' ? (
            <Stars />
          ) : (
            <Repositories
              namespace={person.name}
              label={t('repositoriesOf', { name: person.name })}
              empty={<Empty title={t('empty', { name: person.name })} why={t('emptyWhy')} />}
            />
          )}
        </div>
      </div>
    </Page>
  );
}

function Person({ person, isMe }: { person: Profile; isMe: boolean }) {
  const { t } = useTranslation(['profile', 'shared']);
  return (
    <Stack gap="md" component="section" aria-label={t('about')} className={classes.person}>
      <div className={classes.picture}>
        <Picture name={person.name} size={96} />
      </div>
      <Stack gap={2} className={classes.names}>
        {person.fullName ? (
          <Title order={2} size="h3" className={classes.name}>
            {person.fullName}
          </Title>
        ) : null}
        <Group gap="xs">
          <Text size="lg" c="dimmed" className={classes.name}>
            {person.name}
          </Text>
          {person.verifiedPublisher ? <VerifiedMark /> : null}
        </Group>
      </Stack>
      <div className={classes.facts}>
        <Facts
          company={person.company}
          location={person.location}
          link={person.link}
          since={person.joinedAt}
        />
      </div>
      {isMe ? <Link to="/settings">{t('edit')}</Link> : null}
    </Stack>
  );
}
