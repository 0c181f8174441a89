-- Deploy lab-inventory:inventory/country to pg
-- requires: inventory/text
-- Written by tools/address_rules.py: do not edit.
begin;

create table inventory.country (
  code text not null,
  name text not null,
  names text[] not null,
  fields text[] not null,
  state_label text,
  postcode_label text,
  postcode text,
  postcode_example text,
  constraint country_pkey primary key (code),
  constraint country_code_not_blank check (not inventory.is_blank(code)),
  constraint country_name_not_blank check (not inventory.is_blank(name))
);
comment on table inventory.country is
  'The countries of ISO 3166, the same for every lab. They serve advice: nothing is refused.';
comment on column inventory.country.code is 'Its code of two letters.';
comment on column inventory.country.name is 'What it is called in English.';
comment on column inventory.country.fields is
  'The fields of a site that an address there has, in its order; the country comes last.';
comment on column inventory.country.state_label is
  'What state_or_region is there, as state or prefecture; null where an address has none.';
comment on column inventory.country.postcode_label is
  'What postcode_or_zip is called there, as zip or postal; null where an address has none.';
comment on column inventory.country.names is
  'What it may be called, in capitals: its English names and its codes.';
comment on column inventory.country.postcode is
  'How its postcodes look, as a regular expression; null where that is not known.';
comment on column inventory.country.postcode_example is 'A postcode of it.';
alter table inventory.country enable row level security;
alter table inventory.country force row level security;
create policy country_of_owner on inventory.country to lab_owner using (true) with check (true);
create policy country_for_all on inventory.country for select to lab_viewer using (true);
grant select on inventory.country to lab_viewer;

-- A country is: code # name # other codes and names, with | between them # fields, by their letters
-- # state # postcode, if not province and postal # expression # example. The lines break anywhere.
insert into inventory.country
  (code, name, names, fields, state_label, postcode_label, postcode, postcode_example)
select part[1], part[2], array[part[1], upper(part[2])] || string_to_array(part[3], '|'),
  array(
    select case letter when 'A' then 'address' when 'S' then 'state_or_region'
      else 'postcode_or_zip' end
    from string_to_table(part[4], null) with ordinality _ (letter, n) order by n),
  case when part[4] like '%S%' then coalesce(nullif(part[5], ''), 'province') end,
  case when part[4] like '%Z%' then coalesce(nullif(part[6], ''), 'postal') end,
  nullif(part[7], ''), nullif(part[8], '')
from string_to_table(translate('
AD#Andorra#AND|PRINCIPALITY OF ANDORRA#AZ###AD[1-7]0\d#AD100;AE#United Arab Emirates#ARE#AS#emirat
e###;AF#Afghanistan#AFG|ISLAMIC REPUBLIC OF AFGHANISTAN#AZ###\d{4}#1001;AG#Antigua and Barbuda#ATG
#A####;AI#Anguilla#AIA#AZ###(?:AI-)?2640#2640;AL#Albania#ALB|REPUBLIC OF ALBANIA#AZ###\d{4}#1001;A
M#Armenia#ARM|REPUBLIC OF ARMENIA#AZS###(?:37)?\d{4}#375010;AO#Angola#AGO|REPUBLIC OF ANGOLA#A####
;AQ#Antarctica#ATA#A####;AR#Argentina#ARG|ARGENTINE REPUBLIC#AZS###((?:[A-HJ-NP-Z])?\d{4})([A-Z]{3
})?#C1070AAM;AS#American Samoa#ASM#ASZ#state#zip#(96799)(?:[ \-](\d{4}))?#96799;AT#Austria#AUT|REP
UBLIC OF AUSTRIA#AZ###\d{4}#1010;AU#Australia#AUS#ASZ#state##\d{4}#2060;AW#Aruba#ABW#A####;AX#Ålan
d Islands#ALA#AZ###22\d{3}#22150;AZ#Azerbaijan#AZE|REPUBLIC OF AZERBAIJAN#AZ###\d{4}#1000;BA#Bosni
a and Herzegovina#BIH|REPUBLIC OF BOSNIA AND HERZEGOVINA#AZ###\d{5}#71000;BB#Barbados#BRB#ASZ#pari
sh##BB\d{5}#BB23026;BD#Bangladesh#BGD|PEOPLE''S REPUBLIC OF BANGLADESH#AZ###\d{4}#1340;BE#Belgium#
BEL|KINGDOM OF BELGIUM#AZ###\d{4}#4000;BF#Burkina Faso#BFA#A####;BG#Bulgaria#BGR|REPUBLIC OF BULGA
RIA#AZ###\d{4}#1000;BH#Bahrain#BHR|KINGDOM OF BAHRAIN#AZ###(?:1[0-2]|[1-9])\d{2}#317;BI#Burundi#BD
I|REPUBLIC OF BURUNDI#A####;BJ#Benin#BEN|REPUBLIC OF BENIN#A####;BL#Saint Barthélemy#BLM#AZ###9[78
][01]\d{2}#97100;BM#Bermuda#BMU#AZ###[A-Z]{2} ?[A-Z0-9]{2}#FL 07;BN#Brunei Darussalam#BRN#AZ###[A-
Z]{2} ?\d{4}#BT2328;BO#Bolivia#BOL|BOLIVIA, PLURINATIONAL STATE OF|PLURINATIONAL STATE OF BOLIVIA#
A####;BQ#Bonaire, Sint Eustatius and Saba#BES#A####;BR#Brazil#BRA|FEDERATIVE REPUBLIC OF BRAZIL#AS
Z#state##\d{5}-?\d{3}#40301-110;BS#Bahamas#BHS|COMMONWEALTH OF THE BAHAMAS#AS#island###;BT#Bhutan#
BTN|KINGDOM OF BHUTAN#AZ###\d{5}#11001;BV#Bouvet Island#BVT#A####;BW#Botswana#BWA|REPUBLIC OF BOTS
WANA#A####;BY#Belarus#BLR|REPUBLIC OF BELARUS#AZS###\d{6}#223016;BZ#Belize#BLZ#A####;CA#Canada#CAN
#ASZ###[ABCEGHJKLMNPRSTVXY]\d[ABCEGHJ-NPRSTV-Z] ?\d[ABCEGHJ-NPRSTV-Z]\d#H3Z 2Y7;CC#Cocos (Keeling
) Islands#CCK#ASZ###6799#6799;CD#Congo, The Democratic Republic of the#COD#A####;CF#Central Africa
n Republic#CAF#A####;CG#Congo#COG|REPUBLIC OF THE CONGO#A####;CH#Switzerland#CHE|SWISS CONFEDERATI
ON#AZ###\d{4}#2544;CI#Côte d''Ivoire#CIV|REPUBLIC OF CÔTE D''IVOIRE#A####;CK#Cook Islands#COK#A###
#;CL#Chile#CHL|REPUBLIC OF CHILE#AZS###\d{7}#8340457;CM#Cameroon#CMR|REPUBLIC OF CAMEROON#A####;CN
#China#CHN|PEOPLE''S REPUBLIC OF CHINA#ZSA###\d{6}#266033;CO#Colombia#COL|REPUBLIC OF COLOMBIA#ASZ
#department##\d{6}#111221;CR#Costa Rica#CRI|REPUBLIC OF COSTA RICA#ASZ###\d{4,5}|\d{3}-\d{4}#1000;
CU#Cuba#CUB|REPUBLIC OF CUBA#ASZ###\d{5}#10700;CV#Cabo Verde#CPV|REPUBLIC OF CABO VERDE#AZS#island
##\d{4}#7600;CW#Curaçao#CUW#A####;CX#Christmas Island#CXR#ASZ###6798#6798;CY#Cyprus#CYP|REPUBLIC O
F CYPRUS#AZ###\d{4}#2008;CZ#Czechia#CZE|CZECH REPUBLIC#AZ###\d{3} ?\d{2}#100 00;DE#Germany#DEU|FED
ERAL REPUBLIC OF GERMANY#AZ###\d{5}#26133;DJ#Djibouti#DJI|REPUBLIC OF DJIBOUTI#A####;DK#Denmark#DN
K|KINGDOM OF DENMARK#AZ###\d{4}#8660;DM#Dominica#DMA|COMMONWEALTH OF DOMINICA#A####;DO#Dominican R
epublic#DOM#AZ###\d{5}#11903;DZ#Algeria#DZA|PEOPLE''S DEMOCRATIC REPUBLIC OF ALGERIA#AZ###\d{5}#40
304;EC#Ecuador#ECU|REPUBLIC OF ECUADOR#AZ###\d{6}#090105;EE#Estonia#EST|REPUBLIC OF ESTONIA#AZS###
\d{5}#69501;EG#Egypt#EGY|ARAB REPUBLIC OF EGYPT#ASZ###\d{5}#12411;EH#Western Sahara#ESH#AZ###\d{5}
#70000;ER#Eritrea#ERI|THE STATE OF ERITREA#A####;ES#Spain#ESP|KINGDOM OF SPAIN#AZS###\d{5}#28039;E
T#Ethiopia#ETH|FEDERAL DEMOCRATIC REPUBLIC OF ETHIOPIA#AZ###\d{4}#1000;FI#Finland#FIN|REPUBLIC O
F FINLAND#AZ###\d{5}#00550;FJ#Fiji#FJI|REPUBLIC OF FIJI#A####;FK#Falkland Islands (Malvinas)#FLK#A
Z###FIQQ 1ZZ#FIQQ 1ZZ;FM#Micronesia, Federated States of#FSM|FEDERATED STATES OF MICRONESIA#ASZ#st
ate#zip#(9694[1-4])(?:[ \-](\d{4}))?#96941;FO#Faroe Islands#FRO#AZ###\d{3}#100;FR#France#FRA|FRENC
H REPUBLIC#AZ###\d{2} ?\d{3}#33380;GA#Gabon#GAB|GABONESE REPUBLIC#A####;GB#United Kingdom#GBR|UNIT
ED KINGDOM OF GREAT BRITAIN AND NORTHERN IRELAND#AZ###GIR ?0AA|(?:(?:AB|AL|B|BA|BB|BD|BF|BH|BL|BN|
BR|BS|BT|BX|CA|CB|CF|CH|CM|CO|CR|CT|CV|CW|DA|DD|DE|DG|DH|DL|DN|DT|DY|E|EC|EH|EN|EX|FK|FY|G|GL|GY|G
U|HA|HD|HG|HP|HR|HS|HU|HX|IG|IM|IP|IV|JE|KA|KT|KW|KY|L|LA|LD|LE|LL|LN|LS|LU|M|ME|MK|ML|N|NE|NG|NN|
NP|NR|NW|OL|OX|PA|PE|PH|PL|PO|PR|RG|RH|RM|S|SA|SE|SG|SK|SL|SM|SN|SO|SP|SR|SS|ST|SW|SY|TA|TD|TF|TN|
TQ|TR|TS|TW|UB|W|WA|WC|WD|WF|WN|WR|WS|WV|YO|ZE)(?:\d[\dA-Z]? ?\d[ABD-HJLN-UW-Z]{2}))|BFPO ?\d{1,4}
#EC1Y 8SY;GD#Grenada#GRD#A####;GE#Georgia#GEO#AZ###\d{4}#0101;GF#French Guiana#GUF#AZ###9[78]3\d{2
}#97300;GG#Guernsey#GGY#AZ###GY\d[\dA-Z]? ?\d[ABD-HJLN-UW-Z]{2}#GY1 1AA;GH#Ghana#GHA|REPUBLIC OF G
HANA#A####;GI#Gibraltar#GIB#AZ###GX11 1AA#GX11 1AA;GL#Greenland#GRL#AZ###39\d{2}#3900;GM#Gambia#GM
B|REPUBLIC OF THE GAMBIA#A####;GN#Guinea#GIN|REPUBLIC OF GUINEA#ZA###\d{3}#001;GP#Guadeloupe#GLP#A
Z###9[78][01]\d{2}#97100;GQ#Equatorial Guinea#GNQ|REPUBLIC OF EQUATORIAL GUINEA#A####;GR#Greece#GR
C|HELLENIC REPUBLIC#AZ###\d{3} ?\d{2}#151 24;GS#South Georgia and the South Sandwich Islands#SGS#A
Z###SIQQ 1ZZ#SIQQ 1ZZ;GT#Guatemala#GTM|REPUBLIC OF GUATEMALA#AZ###\d{5}#09001;GU#Guam#GUM#AZ##zip#
(969(?:[12]\d|3[12]))(?:[ \-](\d{4}))?#96910;GW#Guinea-Bissau#GNB|REPUBLIC OF GUINEA-BISSAU#AZ###\
d{4}#1000;GY#Guyana#GUY|REPUBLIC OF GUYANA#A####;HK#Hong Kong#HKG|HONG KONG SPECIAL ADMINISTRATIV
E REGION OF CHINA#SA#area###;HM#Heard Island and McDonald Islands#HMD#ASZ###\d{4}#7050;HN#Honduras
#HND|REPUBLIC OF HONDURAS#ASZ#department##\d{5}#31301;HR#Croatia#HRV|REPUBLIC OF CROATIA#AZ###\d{5
}#10000;HT#Haiti#HTI|REPUBLIC OF HAITI#AZ###\d{4}#6120;HU#Hungary#HUN#AZ###\d{4}#1037;ID#Indonesia
#IDN|REPUBLIC OF INDONESIA#ASZ###\d{5}#40115;IE#Ireland#IRL#ASZ#county#eircode#[\dA-Z]{3} ?[\dA-Z]
{4}#A65 F4E2;IL#Israel#ISR|STATE OF ISRAEL#AZ###\d{5}(?:\d{2})?#9614303;IM#Isle of Man#IMN#AZ###IM
\d[\dA-Z]? ?\d[ABD-HJLN-UW-Z]{2}#IM2 1AA;IN#India#IND|REPUBLIC OF INDIA#AZS#state#pin#\d{6}#110034
;IO#British Indian Ocean Territory#IOT#AZ###BBND 1ZZ#BBND 1ZZ;IQ#Iraq#IRQ|REPUBLIC OF IRAQ#ASZ###\
d{5}#31001;IR#Iran#IRN|IRAN, ISLAMIC REPUBLIC OF|ISLAMIC REPUBLIC OF IRAN#SAZ###\d{5}-?\d{5}#11936
-12345;IS#Iceland#ISL|REPUBLIC OF ICELAND#AZ###\d{3}#320;IT#Italy#ITA|ITALIAN REPUBLIC#AZS###\d{5}
#00144;JE#Jersey#JEY#AZ###JE\d[\dA-Z]? ?\d[ABD-HJLN-UW-Z]{2}#JE1 1AA;JM#Jamaica#JAM#AS#parish###;J
O#Jordan#JOR|HASHEMITE KINGDOM OF JORDAN#AZ###\d{5}#11937;JP#Japan#JPN#ZSA#prefecture##\d{3}-?\d{4
}#154-0023;KE#Kenya#KEN|REPUBLIC OF KENYA#AZ###\d{5}#20100;KG#Kyrgyzstan#KGZ|KYRGYZ REPUBLIC#AZ###
\d{6}#720001;KH#Cambodia#KHM|KINGDOM OF CAMBODIA#AZ###\d{5,6}#120101;KI#Kiribati#KIR|REPUBLIC OF K
IRIBATI#AS#island###;KM#Comoros#COM|UNION OF THE COMOROS#A####;KN#Saint Kitts and Nevis#KNA#AS#isl
and###;KP#North Korea#PRK|KOREA, DEMOCRATIC PEOPLE''S REPUBLIC OF|DEMOCRATIC PEOPLE''S REPUBLIC O
F KOREA#ZSA####;KR#South Korea#KOR|KOREA, REPUBLIC OF#SAZ#do_si##\d{5}#03051;KW#Kuwait#KWT|STATE O
F KUWAIT#AZ###\d{5}#54541;KY#Cayman Islands#CYM#ASZ#island##KY\d-\d{4}#KY1-1100;KZ#Kazakhstan#KAZ|
REPUBLIC OF KAZAKHSTAN#ZSA###\d{6}#040900;LA#Laos#LAO|LAO PEOPLE''S DEMOCRATIC REPUBLIC#AZ###\d{5}
#01160;LB#Lebanon#LBN|LEBANESE REPUBLIC#AZ###(?:\d{4})(?: ?(?:\d{4}))?#2038 3054;LC#Saint Lucia#LC
A#A####;LI#Liechtenstein#LIE|PRINCIPALITY OF LIECHTENSTEIN#AZ###948[5-9]|949[0-8]#9496;LK#Sri Lank
a#LKA|DEMOCRATIC SOCIALIST REPUBLIC OF SRI LANKA#AZ###\d{5}#20000;LR#Liberia#LBR|REPUBLIC OF LIBER
IA#AZ###\d{4}#1000;LS#Lesotho#LSO|KINGDOM OF LESOTHO#AZ###\d{3}#100;LT#Lithuania#LTU|REPUBLIC OF L
ITHUANIA#AZS###\d{5}#04340;LU#Luxembourg#LUX|GRAND DUCHY OF LUXEMBOURG#AZ###\d{4}#4750;LV#Latvia#L
VA|REPUBLIC OF LATVIA#ASZ###LV-\d{4}#LV-1073;LY#Libya#LBY#A####;MA#Morocco#MAR|KINGDOM OF MOROCCO#
AZ###\d{5}#53000;MC#Monaco#MCO|PRINCIPALITY OF MONACO#AZ###980\d{2}#98000;MD#Moldova#MDA|MOLDOVA
, REPUBLIC OF|REPUBLIC OF MOLDOVA#AZ###\d{4}#2012;ME#Montenegro#MNE#AZ###8\d{4}#81257;MF#Saint Mar
tin (French part)#MAF#AZ###9[78][01]\d{2}#97100;MG#Madagascar#MDG|REPUBLIC OF MADAGASCAR#AZ###\d{3
}#501;MH#Marshall Islands#MHL|REPUBLIC OF THE MARSHALL ISLANDS#ASZ#state#zip#(969[67]\d)(?:[ \-](\
d{4}))?#96960;MK#North Macedonia#MKD|REPUBLIC OF NORTH MACEDONIA#AZ###\d{4}#1314;ML#Mali#MLI|REPUB
LIC OF MALI#A####;MM#Myanmar#MMR|REPUBLIC OF MYANMAR#AZ###\d{5}#11181;MN#Mongolia#MNG#ASZ###\d{5}#
65030;MO#Macao#MAC|MACAO SPECIAL ADMINISTRATIVE REGION OF CHINA#A####;MP#Northern Mariana Islands#
MNP|COMMONWEALTH OF THE NORTHERN MARIANA ISLANDS#ASZ#state#zip#(9695[012])(?:[ \-](\d{4}))?#96950;
MQ#Martinique#MTQ#AZ###9[78]2\d{2}#97220;MR#Mauritania#MRT|ISLAMIC REPUBLIC OF MAURITANIA#A####;MS
#Montserrat#MSR#A####;MT#Malta#MLT|REPUBLIC OF MALTA#AZ###[A-Z]{3} ?\d{2,4}#NXR 01;MU#Mauritius#MU
S|REPUBLIC OF MAURITIUS#AZ###\d{3}(?:\d{2}|[A-Z]{2}\d{3})#42602;MV#Maldives#MDV|REPUBLIC OF MALDIV
ES#AZ###\d{5}#20026;MW#Malawi#MWI|REPUBLIC OF MALAWI#A####;MX#Mexico#MEX|UNITED MEXICAN STATES#AZS
#state##\d{5}#02860;MY#Malaysia#MYS#AZS#state##\d{5}#43000;MZ#Mozambique#MOZ|REPUBLIC OF MOZAMBIQU
E#AZS###\d{4}#1102;NA#Namibia#NAM|REPUBLIC OF NAMIBIA#AZ###\d{5}#10001;NC#New Caledonia#NCL#AZ###9
88\d{2}#98814;NE#Niger#NER|REPUBLIC OF THE NIGER#AZ###\d{4}#8001;NF#Norfolk Island#NFK#ASZ###2899#
2899;NG#Nigeria#NGA|FEDERAL REPUBLIC OF NIGERIA#AZS#state##\d{6}#930283;NI#Nicaragua#NIC|REPUBLI
C OF NICARAGUA#AZS#department##\d{5}#52000;NL#Netherlands#NLD|KINGDOM OF THE NETHERLANDS#AZ###[1-9
]\d{3} ?(?:[A-RT-Z][A-Z]|S[BCE-RT-Z])#1234 AB;NO#Norway#NOR|KINGDOM OF NORWAY#AZ###\d{4}#0025;NP#N
epal#NPL|FEDERAL DEMOCRATIC REPUBLIC OF NEPAL#AZ###\d{5}#44601;NR#Nauru#NRU|REPUBLIC OF NAURU#AS#d
istrict###;NU#Niue#NIU#A####;NZ#New Zealand#NZL#AZ###\d{4}#6001;OM#Oman#OMN|SULTANATE OF OMAN#AZ##
#(?:PC )?\d{3}#133;PA#Panama#PAN|REPUBLIC OF PANAMA#AS####;PE#Peru#PER|REPUBLIC OF PERU#AZS###(?:L
IMA \d{1,2}|CALLAO 0?\d)|[0-2]\d{4}#LIMA 23;PF#French Polynesia#PYF#AZS#island##987\d{2}#98709;PG#
Papua New Guinea#PNG|INDEPENDENT STATE OF PAPUA NEW GUINEA#AZS###\d{3}#111;PH#Philippines#PHL|REPU
BLIC OF THE PHILIPPINES#AZS###\d{4}#1008;PK#Pakistan#PAK|ISLAMIC REPUBLIC OF PAKISTAN#AZ###\d{5}#4
4000;PL#Poland#POL|REPUBLIC OF POLAND#AZ###\d{2}-\d{3}#00-950;PM#Saint Pierre and Miquelon#SPM#AZ#
##9[78]5\d{2}#97500;PN#Pitcairn#PCN#AZ###PCRN 1ZZ#PCRN 1ZZ;PR#Puerto Rico#PRI#AZ##zip#(00[679]\d{2
})(?:[ \-](\d{4}))?#00930;PS#Palestine, State of#PSE|THE STATE OF PALESTINE#A####;PT#Portugal#PRT|
PORTUGUESE REPUBLIC#AZ###\d{4}-\d{3}#2725-079;PW#Palau#PLW|REPUBLIC OF PALAU#ASZ#state#zip#(969(?:
39|40))(?:[ \-](\d{4}))?#96940;PY#Paraguay#PRY|REPUBLIC OF PARAGUAY#AZ###\d{4}#1536;QA#Qatar#QAT|S
TATE OF QATAR#A####;RE#Réunion#REU#AZ###9[78]4\d{2}#97400;RO#Romania#ROU#AZS###\d{6}#060274;RS#Ser
bia#SRB|REPUBLIC OF SERBIA#AZ###\d{5,6}#106314;RU#Russian Federation#RUS#ASZ#oblast##\d{6}#247112;
RW#Rwanda#RWA|RWANDESE REPUBLIC#A####;SA#Saudi Arabia#SAU|KINGDOM OF SAUDI ARABIA#AZ###\d{5}#11564
;SB#Solomon Islands#SLB#A####;SC#Seychelles#SYC|REPUBLIC OF SEYCHELLES#AS#island###;SD#Sudan#SDN|R
EPUBLIC OF THE SUDAN#AZ###\d{5}#11042;SE#Sweden#SWE|KINGDOM OF SWEDEN#AZ###\d{3} ?\d{2}#11455;SG#S
ingapore#SGP|REPUBLIC OF SINGAPORE#AZ###\d{6}#546080;SH#Saint Helena, Ascension and Tristan da Cun
ha#SHN#AZ###(?:ASCN|STHL) 1ZZ#STHL 1ZZ;SI#Slovenia#SVN|REPUBLIC OF SLOVENIA#AZ###\d{4}#4000;SJ#Sva
lbard and Jan Mayen#SJM#AZ###\d{4}#9170;SK#Slovakia#SVK|SLOVAK REPUBLIC#AZ###\d{3} ?\d{2}#010 01;S
L#Sierra Leone#SLE|REPUBLIC OF SIERRA LEONE#A####;SM#San Marino#SMR|REPUBLIC OF SAN MARINO#AZ###47
89\d#47890;SN#Senegal#SEN|REPUBLIC OF SENEGAL#AZ###\d{5}#12500;SO#Somalia#SOM|FEDERAL REPUBLIC O
F SOMALIA#ASZ###[A-Z]{2} ?\d{5}#JH 09010;SR#Suriname#SUR|REPUBLIC OF SURINAME#AS####;SS#South Suda
n#SSD|REPUBLIC OF SOUTH SUDAN#A####;ST#Sao Tome and Principe#STP|DEMOCRATIC REPUBLIC OF SAO TOME A
ND PRINCIPE#A####;SV#El Salvador#SLV|REPUBLIC OF EL SALVADOR#AZS###CP [1-3][1-7][0-2]\d#CP 1101;SX
#Sint Maarten (Dutch part)#SXM#A####;SY#Syria#SYR|SYRIAN ARAB REPUBLIC#A####;SZ#Eswatini#SWZ|KINGD
OM OF ESWATINI#AZ###[HLMS]\d{3}#H100;TC#Turks and Caicos Islands#TCA#AZ###TKCA 1ZZ#TKCA 1ZZ;TD#Cha
d#TCD|REPUBLIC OF CHAD#A####;TF#French Southern Territories#ATF#A####;TG#Togo#TGO|TOGOLESE REPUBLI
C#A####;TH#Thailand#THA|KINGDOM OF THAILAND#ASZ###\d{5}#10150;TJ#Tajikistan#TJK|REPUBLIC OF TAJIKI
STAN#AZ###\d{6}#735450;TK#Tokelau#TKL#A####;TL#Timor-Leste#TLS|DEMOCRATIC REPUBLIC OF TIMOR-LESTE#
A####;TM#Turkmenistan#TKM#AZ###\d{6}#744000;TN#Tunisia#TUN|REPUBLIC OF TUNISIA#AZ###\d{4}#1002;TO#
Tonga#TON|KINGDOM OF TONGA#A####;TR#Türkiye#TUR|REPUBLIC OF TÜRKIYE#AZS###\d{5}#01960;TT#Trinida
d and Tobago#TTO|REPUBLIC OF TRINIDAD AND TOBAGO#A####;TV#Tuvalu#TUV#AS#island###;TW#Taiwan#TWN|TA
IWAN, PROVINCE OF CHINA#ZSA#county##\d{3}(?:\d{2,3})?#104;TZ#Tanzania#TZA|TANZANIA, UNITED REPUBLI
C OF|UNITED REPUBLIC OF TANZANIA#AZ###\d{4,5}#6090;UA#Ukraine#UKR#ASZ#oblast##\d{5}#15432;UG#Ugand
a#UGA|REPUBLIC OF UGANDA#A####;UM#United States Minor Outlying Islands#UMI#ASZ#state#zip#96898#968
98;US#United States#USA|UNITED STATES OF AMERICA#ASZ#state#zip#(\d{5})(?:[ \-](\d{4}))?#95014;UY#U
ruguay#URY|EASTERN REPUBLIC OF URUGUAY#AZS###\d{5}#11600;UZ#Uzbekistan#UZB|REPUBLIC OF UZBEKISTAN#
AZS###\d{6}#702100;VA#Holy See (Vatican City State)#VAT#AZ###00120#00120;VC#Saint Vincent and th
e Grenadines#VCT#AZ###VC\d{4}#VC0100;VE#Venezuela#VEN|VENEZUELA, BOLIVARIAN REPUBLIC OF|BOLIVARIA
N REPUBLIC OF VENEZUELA#AZS#state##\d{4}#1010;VG#Virgin Islands, British#VGB|BRITISH VIRGIN ISLAND
S#AZ###VG\d{4}#VG1110;VI#Virgin Islands, U.S.#VIR|VIRGIN ISLANDS OF THE UNITED STATES#ASZ#state#zi
p#(008(?:(?:[0-4]\d)|(?:5[01])))(?:[ \-](\d{4}))?#00802-1222;VN#Vietnam#VNM|VIET NAM|SOCIALIST REP
UBLIC OF VIET NAM#ASZ###\d{5}\d?#70010;VU#Vanuatu#VUT|REPUBLIC OF VANUATU#A####;WF#Wallis and Futu
na#WLF#AZ###986\d{2}#98600;WS#Samoa#WSM|INDEPENDENT STATE OF SAMOA#A####;YE#Yemen#YEM|REPUBLIC O
F YEMEN#A####;YT#Mayotte#MYT#AZ###976\d{2}#97600;ZA#South Africa#ZAF|REPUBLIC OF SOUTH AFRICA#AZ##
#\d{4}#0083;ZM#Zambia#ZMB|REPUBLIC OF ZAMBIA#AZ###\d{5}#50100;ZW#Zimbabwe#ZWE|REPUBLIC OF ZIMBABWE
#A####
', e'\n', ''), ';') country,
  string_to_array(country, '#') part;

commit;
