/** Customers of the demo world. Invented names on the reserved .example domain. */

export interface Company {
  readonly name: string;
  readonly domain: string;
  /** What they are busy with, for sentences and titles. */
  readonly field: string;
}

const rows = `Northwind|northwind|wholesale
Bloemhof Logistiek|bloemhof|transport
Kade & Zoon|kadeenzoon|bouw
Vermeulen Techniek|vermeulen-techniek|installatie
Blue Harbour Foods|blueharbour|food
Fjord Analytics|fjordanalytics|software
Meridian Health|meridianhealth|care
Polder Energie|polderenergie|energy
Atlas Fietsen|atlasfietsen|retail
Lumen Retail|lumenretail|retail
Oak & Iron|oakandiron|manufacturing
Zonneveld Groep|zonneveld|property
Helder Water|helderwater|utilities
Copper Lane|copperlane|finance
Stationsplein Zorg|stationspleinzorg|care
Brightwell Schools|brightwell|education
De Groene Kas|degroenekas|horticulture
Sterling Freight|sterlingfreight|transport
Novum Verzekeringen|novumverzekeringen|insurance
Pinewood Studios NL|pinewoodnl|media
Quarry Stoneworks|quarrystone|manufacturing
Veldhoven Precisie|veldhovenprecisie|manufacturing
Harborlight Hotels|harborlight|hospitality
Nova Dental|novadental|care
Tulip Payroll|tulippayroll|finance
Westerpark Events|westerparkevents|events
Ironbridge Legal|ironbridgelegal|legal
Maasstad Bouw|maasstadbouw|bouw
Cobalt Security|cobaltsecurity|security
Lindeboom Advies|lindeboomadvies|consulting
Greenfield Seeds|greenfieldseeds|horticulture
Rivierenland Transport|rivierenland|transport
Summit Outdoor|summitoutdoor|retail
Delft Robotics Lab|delftrobotics|robotics
Amber Pharma|amberpharma|pharma
Kompas Makelaars|kompasmakelaars|property
Silverline Telecom|silverline|telecom
Hazel & Finch|hazelfinch|design
Noordzee Vis|noordzeevis|food
Orchard Software|orchardsoft|software`;

export const companies: readonly Company[] = rows.split("\n").map((row) => {
  const [name = "", host = "", field = ""] = row.split("|");
  return { name, domain: `${host}.example`, field };
});

/** The company whose sales team uses Fathom in the demo. */
export const ourCompany: Company = { name: "Tailspin", domain: "tailspin.example", field: "planning software" };

export const products = [
  "Tailspin Planner",
  "the forecasting module",
  "the mobile app",
  "the route optimiser",
  "Tailspin Insights",
] as const;
export const teams = ["Sales", "Sales Benelux", "Sales UK", "Account Management", "Partnerships"] as const;
