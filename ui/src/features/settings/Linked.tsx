import { Badge, Group, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { IconBrandBitbucket, IconBrandGithub, IconBrandGitlab, IconGitFork } from '@/shared/ui/icons';
import { Rows } from '@/shared/ui/Rows';
import { Section } from '@/shared/ui/Section';

const HOSTS = [
  { name: 'GitHub', icon: IconBrandGithub },
  { name: 'GitLab', icon: IconBrandGitlab },
  { name: 'Bitbucket', icon: IconBrandBitbucket },
  { name: 'Gitea', icon: IconGitFork },
];

/** Where accounts at hosts of sources will be linked: nothing is yet, and that is said. */
export function Linked() {
  const { t } = useTranslation(['settings', 'shared']);
  return (
    <Section title={t('part.linked')} why={t('linkedWhy')}>
      <Rows label={t('part.linked')}>
        {HOSTS.map(({ name, icon: Icon }) => (
          <Group component="li" key={name} justify="space-between" gap="sm">
            <Group gap="sm">
              <Icon size={24} aria-hidden />
              <Text fw={600}>{name}</Text>
            </Group>
            <Badge variant="default">{t('notYet')}</Badge>
          </Group>
        ))}
      </Rows>
      <Text size="sm" c="dimmed" mt="md">
        {t('linkedNow')}
      </Text>
    </Section>
  );
}
