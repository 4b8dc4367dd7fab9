import { Button, Container, Group, Stack, Text, Title } from '@mantine/core';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { host } from '@/shared/lib/server';
import { Command } from '@/shared/ui/Command';
import { Link } from '@/shared/ui/Link';

/** What somebody without a name sees first. */
export function WelcomePage() {
  const { t } = useTranslation(['dashboard', 'shared']);
  useEffect(() => {
    document.title = t('shared:name');
  }, [t]);
  return (
    <Container size={760} py={{ base: 40, sm: 96 }}>
      <Stack align="center" gap="lg">
        <Title order={1} ta="center">
          {t('welcome')}
        </Title>
        <Text size="lg" c="dimmed" ta="center">
          {t('welcomeWhy')}
        </Text>
        <Group>
          <Button component={Link} to="/explore" size="md" c="white" underline="never">
            {t('browse')}
          </Button>
          <Button component={Link} to="/login" size="md" variant="default" underline="never" c="inherit">
            {t('shared:logIn')}
          </Button>
        </Group>
        <Stack w="100%" maw={480}>
          <Command text={`docker login ${host}`} />
        </Stack>
      </Stack>
    </Container>
  );
}
