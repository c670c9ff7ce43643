extension Lexicon {
  package static let be = Verb(
    "be was been", "être", present: "suis est sommes êtes sont", participle: "été", future: "ser")
  /// The auxiliary of the passé composé.
  package static let avoir = Verb(
    "have had had", "avoir", present: "ai a avons avez ont", participle: "eu", future: "aur")

  /// People do these to food, and drink what is drunk.
  package static let eat = Verb("eat ate eaten", er: "manger")
  package static let drink = Verb(
    "drink drank drunk", "boire", present: "bois boit buvons buvez boivent", participle: "bu",
    future: "boir")

  /// With a text as object.
  package static let reading = [read, write]
  package static let read = Verb(
    "read read read", "lire", present: "lis lit lisons lisez lisent", participle: "lu",
    future: "lir")
  package static let write = Verb(
    "write wrote written", "écrire", present: "écris écrit écrivons écrivez écrivent",
    participle: "écrit", future: "écrir")

  /// With a thing or an animal that one can own as object.
  package static let handling = [
    buy,
    sell,
    find,
    lose,
  ]
  package static let buy = Verb(
    "buy bought bought", er: "acheter", strong: "achèt", future: "achèter")
  package static let sell = Verb(
    "sell sold sold", "vendre", present: "vends vend vendons vendez vendent",
    participle: "vendu", future: "vendr")
  package static let find = Verb("find found found", er: "trouver")
  package static let lose = Verb(
    "lose lost lost", "perdre", present: "perds perd perdons perdez perdent",
    participle: "perdu", future: "perdr")

  /// With a person as object, also as a pronoun.
  package static let meeting = [
    Verb(
      "see saw seen", "voir", present: "vois voit voyons voyez voient", participle: "vu",
      future: "verr"),
    Verb("help", er: "aider"),
    Verb("invite", er: "inviter"),
    Verb(
      "know knew known", "connaître",
      present: "connais connaît connaissons connaissez connaissent", participle: "connu",
      future: "connaîtr"),
  ]

  /// With a thing and the person who receives it (`à`).
  package static let giving = [
    Verb("give gave given", er: "donner"),
    Verb("send sent sent", er: "envoyer", strong: "envoi", future: "enverr"),
  ]

  /// Without an object; what people do.
  package static let activities = [
    work,
    Verb("sing sang sung", er: "chanter"),
    Verb(
      "sleep slept slept", "dormir", present: "dors dort dormons dormez dorment",
      participle: "dormi", future: "dormir"),
    Verb("play", er: "jouer"),
  ]

  package static let work = Verb("work", er: "travailler")

  /// With a place where one stays.
  package static let live = Verb("live", er: "habiter")

  /// Movements; their passé composé agrees with the subject.
  package static let go = Verb(
    "go went gone", "aller", present: "vais va allons allez vont", participle: "allé",
    future: "ir", auxiliary: .être)
  package static let arrive = Verb("arrive", er: "arriver", auxiliary: .être)
  package static let leave = Verb(
    "leave left left", "partir", present: "pars part partons partez partent", participle: "parti",
    future: "partir", auxiliary: .être)
  package static let begin = Verb("begin began begun", er: "commencer")

  /// With a clause as object.
  package static let saying = [
    Verb(
      "say said said", "dire", present: "dis dit disons dites disent", participle: "dit",
      future: "dir"),
    Verb("think thought thought", er: "penser"),
    Verb(
      "know knew known", "savoir", present: "sais sait savons savez savent", participle: "su",
      future: "saur"),
  ]
}

extension Lexicon {
  /// Verbs that the corpus uses with `I`, `you` and `we` in the present, with all the forms that
  /// this takes in French.
  package static let familiar: Set<String> = [
    "manger", "boire", "lire", "écrire", "acheter", "voir", "connaître", "aider", "travailler",
    "habiter", "aller", "savoir", "penser", "être",
  ]

  /// Verbs that the corpus does not use in the futur simple.
  package static let withoutFuture: Set<String> = [
    "boire", "vendre", "perdre", "trouver", "rencontrer", "connaître", "dormir", "montrer",
  ]
}
