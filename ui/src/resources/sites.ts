import Place from '@mui/icons-material/Place';
import { resource } from '../resource';

export const sites = resource('sites', {
  icon: Place,
  title: ['name'],
  fields: {
    name: { list: 1 },
    contact: { list: 2 },
    address: { list: 3 },
    postcode_or_zip: {},
    state_or_region: { list: 4 },
    country: { list: 5, filter: true },
  },
});
