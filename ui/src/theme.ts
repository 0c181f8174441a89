// Light and dark. Targets of 48 px, as people wear gloves.
import { defaultDarkTheme, defaultLightTheme, type RaThemeOptions } from 'react-admin';

const size = { minHeight: 48 };
const shared = {
  MuiButton: { styleOverrides: { root: { ...size, minWidth: 48 } } },
  MuiIconButton: { styleOverrides: { root: { ...size, minWidth: 48 } } },
  MuiInputBase: { styleOverrides: { root: size } },
  MuiMenuItem: { styleOverrides: { root: size } },
  MuiFormControlLabel: { styleOverrides: { root: size } },
  MuiTableSortLabel: { styleOverrides: { root: size } },
  MuiTab: { styleOverrides: { root: size } },
  MuiCheckbox: { styleOverrides: { root: { ...size, minWidth: 48 } } },
  MuiSnackbarContent: { styleOverrides: { message: { whiteSpace: 'pre-line' } } },
};

function themed(theme: RaThemeOptions, primary: string, secondary: string): RaThemeOptions {
  return {
    ...theme,
    palette: { ...theme.palette, primary: { main: primary }, secondary: { main: secondary } },
    typography: { ...theme.typography, button: { textTransform: 'none' } },
    sidebar: { width: 230, closedWidth: 56 },
    components: { ...theme.components, ...shared } as RaThemeOptions['components'],
  };
}
export const light = themed(defaultLightTheme, '#0b6e8a', '#0b6e8a');
export const dark = themed(defaultDarkTheme, '#6cc7e0', '#6cc7e0');
