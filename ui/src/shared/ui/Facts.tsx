import { Anchor, Group, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { day } from '@/shared/lib/format';
import { IconBuilding, IconCalendar, IconMapPin, IconWorld } from './icons';

interface FactsProps {
  company: string;
  location: string;
  link: string;
  since: string;
  isRow?: boolean;
}

/** What an account says of itself. */
export function Facts({ company, location, link, since, isRow }: FactsProps) {
  const { t, i18n } = useTranslation();
  const Place = isRow ? Group : Stack;
  const facts = [
    { id: 'company', icon: IconBuilding, label: t('company'), text: company },
    { id: 'location', icon: IconMapPin, label: t('location'), text: location },
    { id: 'link', icon: IconWorld, label: t('link'), text: link },
    {
      id: 'since',
      icon: IconCalendar,
      label: t('joined'),
      text: t('since', { when: day(since, i18n.language) }),
    },
  ].filter((fact) => fact.text !== '');
  return (
    <Place component="ul" gap={isRow ? '4px 16px' : 6} m={0} p={0}>
      {facts.map(({ id, icon: Icon, label, text }) => (
        <Group component="li" key={id} gap={6} wrap="nowrap" c="dimmed" miw={0}>
          <Icon size={16} aria-hidden style={{ flex: 'none' }} />
          <span className="unseen">{label}</span>
          {id === 'link' ? (
            <Anchor
              href={text}
              rel="nofollow noopener noreferrer ugc"
              size="sm"
              style={{ overflowWrap: 'anywhere' }}
            >
              {text.replace(/^https?:\/\//, '').replace(/\/$/, '')}
            </Anchor>
          ) : (
            <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
              {text}
            </Text>
          )}
        </Group>
      ))}
    </Place>
  );
}
