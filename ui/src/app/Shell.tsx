import {
  ActionIcon,
  AppShell,
  Avatar,
  Button,
  Container,
  Group,
  Menu,
  Text,
  UnstyledButton,
  useMantineColorScheme,
} from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Outlet, useNavigate } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { api, setPageProof, unwrap } from '@/api/client';
import { useLive } from '@/api/live';
import { sessionQuery } from '@/api/session';
import { IconChevronDown, IconHelp, IconLanguage, IconMoon, IconPlus, IconSearch } from '@/shared/ui/icons';
import { Link } from '@/shared/ui/Link';
import { type Language, languages, setLanguage } from './i18n';
import classes from './Shell.module.css';

const Palette = lazy(() =>
  import('@/features/explore/Palette').then((module) => ({ default: module.Palette })),
);

const Shortcuts = lazy(() =>
  import('@/features/help/Shortcuts').then((module) => ({ default: module.Shortcuts })),
);
const HelpItems = lazy(() =>
  import('@/features/help/HelpItems').then((module) => ({ default: module.HelpItems })),
);

/** What is around every page. */
export function Shell() {
  const { t } = useTranslation();
  return (
    <AppShell header={{ height: 56 }} padding={0}>
      <a className="skip" href="#content">
        {t('skip')}
      </a>
      <AppShell.Header className={classes.header}>
        <Container h="100%" className={classes.bar}>
          <Head />
        </Container>
      </AppShell.Header>
      <AppShell.Main id="content" tabIndex={-1} className={classes.main}>
        <Suspense fallback={null}>
          <Outlet />
        </Suspense>
      </AppShell.Main>
      <Suspense fallback={null}>
        <Palette />
        <Shortcuts />
      </Suspense>
    </AppShell>
  );
}

function Head() {
  const { t } = useTranslation();
  const session = useQuery(sessionQuery);
  const user = session.data?.user;
  useLive(user?.name);
  return (
    <>
      <Link to="/" className={classes.logo} underline="never" aria-label={t('name')}>
        <img src="/favicon.svg" alt="" width={26} height={26} />
        <Text span fw={700} visibleFrom="sm">
          {t('name')}
        </Text>
      </Link>
      <nav aria-label={t('explore')} className={classes.links}>
        <Link to="/explore" className={classes.link}>
          {t('explore')}
        </Link>
      </nav>
      <UnstyledButton
        className={classes.search}
        onClick={() => void import('@mantine/spotlight').then((module) => module.spotlight.open())}
        aria-label={`${t('search')}: ${t('searchHint')}`}
        aria-keyshortcuts="/ Control+K"
      >
        <IconSearch size={16} />
        <Text span size="sm" truncate className={classes.hint}>
          {t('searchHint')}
        </Text>
        <span className={classes.key} aria-hidden="true">
          /
        </span>
      </UnstyledButton>
      <Group gap={4} wrap="nowrap">
        <LanguageMenu />
        <ThemeMenu />
        <HelpMenu />
        {user ? <UserMenu {...user} /> : null}
        {session.data && !user ? (
          <Button component={Link} to="/login" variant="filled" c="white" underline="never">
            {t('logIn')}
          </Button>
        ) : null}
      </Group>
    </>
  );
}

function LanguageMenu() {
  const { t, i18n } = useTranslation();
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon size="lg" aria-label={t('language')}>
          <IconLanguage size={20} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {Object.entries(languages).map(([tag, name]) => (
          <Menu.Item
            key={tag}
            lang={tag}
            fw={tag === i18n.language ? 700 : undefined}
            onClick={() => void setLanguage(tag as Language)}
          >
            {name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function ThemeMenu() {
  const { t } = useTranslation();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const schemes = { auto: t('themeAuto'), light: t('themeLight'), dark: t('themeDark') };
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon size="lg" aria-label={t('theme')} visibleFrom="xs">
          <IconMoon size={20} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {Object.entries(schemes).map(([scheme, label]) => (
          <Menu.Item
            key={scheme}
            fw={scheme === colorScheme ? 700 : undefined}
            onClick={() => setColorScheme(scheme as keyof typeof schemes)}
          >
            {label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function HelpMenu() {
  const { t } = useTranslation();
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon size="lg" aria-label={t('help')} visibleFrom="xs">
          <IconHelp size={20} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Suspense fallback={null}>
          <HelpItems />
        </Suspense>
      </Menu.Dropdown>
    </Menu>
  );
}

function UserMenu({ name, administrator }: { name: string; administrator: boolean }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const client = useQueryClient();
  const logOut = async () => {
    await unwrap(api.POST('/logout'));
    setPageProof(undefined);
    client.clear();
    await navigate({ to: '/login' });
  };
  return (
    <>
      <ActionIcon
        component={Link}
        to="/new"
        size="lg"
        variant="subtle"
        color="gray"
        c="inherit"
        aria-label={t('newRepository')}
        visibleFrom="xs"
      >
        <IconPlus size={20} />
      </ActionIcon>
      <Menu position="bottom-end">
        <Menu.Target>
          <UnstyledButton className={classes.user} aria-label={`${t('accountMenu')}: ${name}`}>
            <Avatar src={`/api/v1/users/${name}/avatar`} alt="" size={28} radius="xl">
              {name.slice(0, 1).toUpperCase()}
            </Avatar>
            <IconChevronDown size={14} />
          </UnstyledButton>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>{name}</Menu.Label>
          <Menu.Item onClick={() => navigate({ to: '/' })}>{t('dashboard')}</Menu.Item>
          <Menu.Item onClick={() => navigate({ to: `/u/${name}` })}>{t('profile')}</Menu.Item>
          <Menu.Item onClick={() => navigate({ to: '/orgs' })}>{t('organizations')}</Menu.Item>
          <Menu.Item onClick={() => navigate({ to: '/invitations' })}>{t('invitations')}</Menu.Item>
          <Menu.Divider />
          <Menu.Item onClick={() => navigate({ to: '/new' })}>{t('newRepository')}</Menu.Item>
          <Menu.Item onClick={() => navigate({ to: '/settings' })}>{t('settings')}</Menu.Item>
          {administrator ? (
            <Menu.Item onClick={() => navigate({ to: '/admin' })}>{t('administration')}</Menu.Item>
          ) : null}
          <Menu.Divider />
          <Menu.Item onClick={logOut}>{t('logOut')}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </>
  );
}
