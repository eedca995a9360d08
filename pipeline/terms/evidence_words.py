"""English words that show in which sense a clinical term is meant, each list with its reason."""

from __future__ import annotations

STRONG: dict[str, str] = {
    "therapy speaks": (
        "therapy, therapist, therapists, therapeutic, psychotherapy, psychotherapist, psychotherapists, counseling, counselling, "
        "counselor, counselors, counsellor, counsellors, "
        "couples therapy, attachment style, attachment theory, Gottman, EFT, DBT, IFS, emotionally focused, nervous system, "
        "inner child, self-esteem, self-worth, coping"
    ),
    "a couple is spoken of": (
        "couples, spouse, spouses, husband, wife, marriage, marriages, marital, married couple, romantic partner, romantic "
        "relationship, your partner, my partner, his partner, her partner, their partner, one partner, both partners, "
        "two partners, the other partner, partner's, partners feel, couple's, intimate relationship, our relationship, "
        "your relationship, your relationships, close relationships, lover, lovers, boyfriend, girlfriend, love map, "
        "both of you, the two of you, between us, an affair, the affair, affection, infidelity, bedtime, date night, loved one, loved ones"
    ),
    "a feeling is spoken of": (
        "emotion, emotions, emotional, emotionally, feelings, feeling, lonely, loneliness, unheard, unlovable, heartbreak, "
        "tender, tenderness, self-compassion, empathy, empathic, self-soothing, mindfulness, shame, ashamed, guilt, "
        "resentment, contempt, defensiveness, stonewalling, intimacy, closeness, rejection, reassurance, vulnerability, "
        "curiosity, worthless, grief, grieving, hug, soothe, soothing, longing, cry, tears"
    ),
}
"""Why it shows the clinical sense → words; one of them is enough."""

WEAK: dict[str, str] = {
    "people who are close": (
        "partner, partners, the other person, other people, relationship, relationships, each other, one another, couple, family, parents, parent, mother, "
        "father, child, children, childhood, friend, home, marry, married, divorce, in-laws, somebody, sibling, grandmother"
    ),
    "what goes on inside or between them": (
        "feel, feels, felt, love, loves, loved, loving, anger, angry, fear, fears, afraid, scared, trust, conflict, blame, "
        "heart, listen, listens, listening, heard, argue, argument, quarrel, quarrels, fight, fights, kind, kindness, calm, "
        "calms, sad, sadness, hurt, hurts, pain, painful, curious, silence, silent, close, comfort, need, needs, needed, "
        "withdraw, withdraws, withdrawal, criticism, criticize, talk, talks, conversation, respect, forgive, forgiveness, "
        "apology, apologize, compassion, support, safe, safety, breathe, breath, breathing, body, self, anxiety, anxious, "
        "stress, panic, upset, worry, worries, gentle, warm, warmth, honest, honesty, secret, secrets, connection, "
        "connected, alone, moods, mood, memory, healing, heal, repair, rupture, boundary, boundaries, "
        "judgment, betrayal, wound, tired, exhausted, overwhelmed, flooded, care, caring, cared, pursuer, withdrawer, "
        "pursue, closer, together, invitation, cycle, pattern, patterns, dance, noticing, notice, accept, acceptance"
    ),
}
"""The same for words that everyday texts have too: two different ones are needed."""

OTHERWISE: dict[str, str] = {
    "consent: to stay or to leave is a right, no feeling": (
        "consent, consents, consented, consenting, at any time, participate, participates, participating, participation, "
        "participant, participants, voluntary, voluntarily, opt out, signature, signed, permission, authorize, authorization, "
        "withdraw from the, from the study, from this study, from a study, clinical trial, will not affect, won't affect, does not affect, without penalty, without consequences, "
        "no consequences, loss of benefits, researcher, researchers, research team, research study, your decision, "
        "free to, right to, discontinue, refuse, decline, enrolled, enrollment, release of information, privacy notice, your records, medical records"
    ),
    "medicine: a word for the body or a drug is exact": (
        "medication, medications, medicine, medicines, medical, drug, drugs, dose, doses, dosage, pill, pills, tablet, tablets, "
        "prescription, prescriptions, prescribe, prescribed, physician, physicians, hospital, hospitals, surgery, surgeon, "
        "surgical, patient, patients, nurse, nurses, disease, diseases, infection, vaccine, vaccines, cancer, tumor, blood, "
        "opioid, opioids, antidepressant, antidepressants, alcohol, nicotine, detox, taper, tapering, clinic, clinics, "
        "liver, kidney, knee, spine, fracture, bone, bleeding, fever, virus, antibiotic, antibiotics, insulin, seizure, "
        "seizures, irritable, jittery, withdrawal symptoms, pharmacist, pharmacy, emergency room, paramedic, paramedics, ambulance, doctor, doctors, cells, cell"
    ),
    "money: sums and contracts are exact": (
        "fee, fees, payment, payments, pay, pays, paid, cost, costs, price, prices, bank, banks, banking, account, accounts, "
        "insurance, insurer, insurers, insured, deductible, copay, copayment, invoice, invoices, refund, refunds, budget, "
        "tax, taxes, loan, loans, mortgage, debt, debts, dollar, dollars, euro, euros, percent, income, salary, wage, wages, "
        "stock, stocks, shares, market, markets, fund, funds, funding, investment, investments, investor, investors, invest, "
        "economy, economic, pension, bill, bills, billing, charge, charged, deposit, deposits, cash, savings, coverage, "
        "claim, claims, financial, finance, finances, revenue, profit, profits, sales, million, billion, trillion, "
        "sliding scale, money"
    ),
    "law: a word of the law is exact": (
        "court, courts, lawyer, lawyers, attorney, attorneys, law, laws, legal, legally, lawsuit, plaintiff, defendant, "
        "police, crime, crimes, criminal, criminals, prison, jury, statute, regulation, regulations, rights, liable, "
        "liability, subpoena, testimony, testify, custody, convicted, conviction, verdict, prosecutor, prosecutors, "
        "petition, petitioner, judge, judges, tribunal, treaty, treaties, article, amendment, clause, contract, contracts, "
        "mandated, required by law, arrested, charges, alleged, allegedly, victims, detention, bail"
    ),
    "public affairs: news and government": (
        "government, governments, governmental, president, presidential, minister, ministers, ministry, parliament, congress, "
        "senate, senator, council, commission, committee, election, elections, vote, votes, voters, candidate, campaign, "
        "troops, troop, army, military, war, wars, soldier, soldiers, sanctions, nation, nations, national, country, "
        "countries, international, united states, european, europe, union, china, chinese, russia, russian, america, "
        "american, britain, british, germany, german, france, french, japan, iran, iraq, syria, israel, ukraine, africa, "
        "un, eu, nato, regime, opposition, policy, policies, political, politics, politician, politicians, public, "
        "citizens, citizen, refugees, migrants, immigration, democracy, democratic, republican, republic, state, states, "
        "terrorism, terrorist, attack, attacks, bomb, weapons, region, regional, global, climate, environmental, "
        "governor, mayor, city, province, official, officials, spokesman, spokeswoman, reporters, media, newspaper, "
        "summit, negotiations, diplomatic, delegation, assembly, resolution, territory, ceasefire, rebels, coup"
    ),
    "business, sport and technology": (
        "company, companies, business, businesses, industry, industrial, firm, firms, corporate, ceo, employer, employers, "
        "employees, customer, customers, consumer, consumers, trade, trading, supplier, product, products, production, "
        "manufacturing, startup, brand, team, teams, league, coach, season, match, championship, tournament, goal, player, "
        "players, football, soccer, basketball, olympic, software, server, servers, data, database, website, password, "
        "passwords, computer, computers, device, devices, app, apps, user, users, code, file, files, browser, internet, "
        "hacker, hackers, cybersecurity, network, networks, api, form field, e-mail, email, upload, download, algorithm, "
        "engine, vehicle, vehicles, aircraft, airline, flight, flights, hotel, parking, passport, ticket, satellite, "
        "technology, technologies, project, projects, construction, film, movie, museum, exhibition, novel, century, "
        "species, ecosystem, forest, ocean, temperature, school, schools, students, university, professor"
    ),
}
"""Why it shows another sense → words; one of them forbids that anything is exchanged."""

OTHERWISE_ZH: dict[str, str] = {
    "consent": "随时, 同意书, 授权, 参与者, 受试者, 研究人员, 权利, 许可",
    "medicine": "戒断, 药, 酒精, 戒酒, 毒品, 剂量, 医院, 手术, 患者, 病人, 血, 诊所",
    "money": "银行, 账户, 费用, 付款, 保险, 美元, 取款, 提款, 预算, 投资",
    "law": "法院, 法庭, 律师, 法律, 警方, 警察, 合同, 诉讼, 起诉, 监护权",
}
"""The same in an engine's answer: it has seen the sentence, and chose a word of consent, medicine, money or law."""

INTRANSITIVE = frozenset(["withdraw"])
"""Verbs that have no object in their clinical sense: he withdraws from her, but withdraws an offer."""

MOSTLY_CLINICAL = frozenset(
    [
        "validation",
        "resilience",
        "vulnerability",
        "disconnection",
        "withdrawal",
        "boundary",
        "check-in",
        "client",
        "abandonment",
        "guilt",
        "contempt",
        "defensiveness",
        "enmeshment",
        "triangulation",
        "dissociation",
        "transference",
        "flashback",
    ]
)
"""Headwords with another sense in the glossary that is so narrow that its own words give it away: a parking validation.
On a page about couples they need no other evidence; attachment, judgment, projection and connection do."""
