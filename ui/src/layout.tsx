// The frame of every page: menu, day, lab, account.
import { Box, MenuItem, type Theme, useMediaQuery } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useEffect } from 'react';
import {
  AppBar, Layout, LoadingIndicator, LocalesMenuButton, Logout, Menu, TitlePortal,
  ToggleThemeButton, UserMenu, useGetIdentity, useLocaleState,
} from 'react-admin';
import { useNavigate } from 'react-router-dom';
import { asOf } from './asof';
import { whoAmI } from './auth';
import { LoginAgain } from './login';
import { pages } from './pages';
import { Day, Past, useDayInUrl } from './past';
import { resources } from './resources';
import { useScans } from './scan';
import { SearchBox } from './search';
import { chooseLab } from './session';
import { useUndo } from './told';

export function Frame({ children }: { children: ReactNode }) {
  useDayInUrl();
  useKeys();
  useCodes();
  useLanguage();
  const isPhone = useIsPhone();
  return (
    <Layout appBar={Bar} menu={MainMenu} sx={{
      minWidth: 0,
      '& .RaLayout-appFrame': { mt: '60px' }, '& .RaLayout-content': { pt: 1, minWidth: 0 },
      '& .RaList-main, & .RaShow-main, & .RaShow-card': { minWidth: 0 },
      '& .RaDataTable-tableWrapper': { overflowX: 'auto' },
      '& .MuiTabs-root': { maxWidth: 'calc(100vw - 24px)' },
      '& .RaSidebar-fixed': { height: 'calc(100vh - 60px)' },
    }}>
      <LoginAgain />
      {isPhone && <PageTitle />}
      {isPhone && <SearchBox />}
      <Past />
      {children}
    </Layout>
  );
}

/** Screen readers and hyphenation go by the language of the document. */
function useLanguage() {
  const [locale] = useLocaleState();
  useEffect(() => {
    document.documentElement.lang = locale;
  }, [locale]);
}

/** The heading of the page: in the bar, or on a phone below it. */
function PageTitle() {
  return <TitlePortal component="h1" sx={{ my: 0, minWidth: 0, flex: { xs: 'none', md: 1 } }} />;
}

function useKeys() {
  const undo = useUndo();
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const target = event.target as HTMLElement;
      if (target.closest('input, textarea, select, [contenteditable]')) return;
      if ((event.ctrlKey || event.metaKey) && event.key === 'z' && !asOf()) void undo();
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, [undo]);
}

/** A code that is scanned on any page goes to the thing, a command of a card to its mode. */
function useCodes() {
  const navigate = useNavigate();
  const undo = useUndo();
  useScans(code => {
    const mode = /^CMD(TAKE|RETURN|MOVE|FIND)$/.exec(code)?.[1];
    if (code === 'CMDUNDO') void undo();
    else navigate(mode ? `/scan/${mode.toLowerCase()}` : `/code/${encodeURIComponent(code)}`);
  });
}

const useIsPhone = () => useMediaQuery<Theme>(theme => theme.breakpoints.down('md'));

function Bar() {
  const isPhone = useIsPhone();
  return (
    <AppBar alwaysOn userMenu={<Account />} toolbar={
      <>
        {!isPhone && <Choices />}
        <LoadingIndicator />
      </>
    }>
      {isPhone ? <Box sx={{ flex: 1 }} /> : <PageTitle />}
      {!isPhone && <SearchBox />}
      <Day />
    </AppBar>
  );
}

/** Of language and of light or dark: on a phone they stand at the end of the menu. */
function Choices() {
  return (
    <>
      <LocalesMenuButton />
      <ToggleThemeButton />
    </>
  );
}

function Account() {
  const { data: me } = useQuery({ queryKey: ['me'], queryFn: whoAmI });
  const { identity } = useGetIdentity();
  const isPhone = useIsPhone();
  if (!me || me.is_open) return null;
  return (
    <UserMenu label={isPhone ? undefined : identity?.fullName}>
      <MenuItem disabled>{identity?.fullName}</MenuItem>
      {me.labs.map(({ lab_id, name }) => (
        <MenuItem key={lab_id} selected={lab_id === me.lab_id} onClick={() => chooseLab(lab_id)}>
          {name}
        </MenuItem>
      ))}
      <Logout />
    </UserMenu>
  );
}

function MainMenu() {
  return (
    <Menu sx={{ '& .MuiMenuItem-root': { minHeight: 48 } }}>
      <Menu.DashboardItem primaryText="lab.home" />
      {pages.map(({ path, menu: Icon }) => Icon && (
        <Menu.Item key={path} to={path} primaryText={`lab.pages.${path.split('/')[1]}`}
          leftIcon={<Icon />} />
      ))}
      {resources.map(({ name }) => <Menu.ResourceItem key={name} name={name} />)}
      {useIsPhone() && <Choices />}
    </Menu>
  );
}
