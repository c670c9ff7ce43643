extension Lexicon {
  /// Everyday nouns of both genders, among them those that begin with a vowel (`l'`) and with
  /// irregular plurals.
  package static let nouns: [Noun] = people + relatives + animals + food + things + places + events

  /// The nouns of one kind or of several.
  package static func nouns(_ kinds: NounKind...) -> [Noun] {
    nouns.filter { kinds.contains($0.kind) }
  }

  private static let people = [
    Noun("man", "homme", .masculine, .person, plural: "men"),
    Noun("woman", "femme", .feminine, .person, plural: "women"),
    Noun("boy", "garçon", .masculine, .child),
    Noun("girl", "fille", .feminine, .child),
    Noun("child", "enfant", .masculine, .child, plural: "children"),
    Noun("teacher", "professeur", .masculine, .person),
    Noun("doctor", "médecin", .masculine, .person),
    Noun("student", "étudiant", .masculine, .person),
    Noun("nurse", "infirmière", .feminine, .person),
    Noun("neighbour", "voisin", .masculine, .person),
    Noun("friend", "ami", .masculine, .person),
    Noun("writer", "écrivain", .masculine, .person),
  ]

  private static let relatives = [
    Noun("brother", "frère", .masculine, .relative),
    Noun("sister", "sœur", .feminine, .relative),
    Noun("father", "père", .masculine, .relative),
    Noun("mother", "mère", .feminine, .relative),
    Noun("uncle", "oncle", .masculine, .relative),
    Noun("aunt", "tante", .feminine, .relative),
    Noun("son", "fils", .masculine, .relative),
  ]

  private static let animals = [
    Noun("cat", "chat", .masculine, .animal),
    Noun("dog", "chien", .masculine, .animal),
    Noun("horse", "cheval", .masculine, .animal),
    Noun("bird", "oiseau", .masculine, .animal),
  ]

  private static let food = [
    Noun("apple", "pomme", .feminine, .fruit),
    Noun("egg", "œuf", .masculine, .food),
    Noun("cake", "gâteau", .masculine, .food),
    Noun("bread", "pain", .masculine, .mass),
    Noun("cheese", "fromage", .masculine, .mass),
    Noun("meat", "viande", .feminine, .mass),
    Noun("water", "eau", .feminine, .drink),
    Noun("milk", "lait", .masculine, .drink),
    Noun("wine", "vin", .masculine, .drink),
  ]

  private static let things = [
    Noun("book", "livre", .masculine, .reading),
    Noun("newspaper", "journal", .masculine, .reading),
    Noun("letter", "lettre", .feminine, .reading),
    Noun("poem", "poème", .masculine, .reading),
    Noun("story", "histoire", .feminine, .reading),
    Noun("key", "clé", .feminine, .object),
    Noun("hat", "chapeau", .masculine, .object),
    Noun("table", "table", .feminine, .object),
    Noun("chair", "chaise", .feminine, .object),
    Noun("lamp", "lampe", .feminine, .object),
    Noun("picture", "tableau", .masculine, .object),
    Noun("flower", "fleur", .feminine, .object),
    Noun("car", "voiture", .feminine, .vehicle),
    Noun("bicycle", "vélo", .masculine, .vehicle),
    Noun("train", "train", .masculine, .transit),
    Noun("plane", "avion", .masculine, .transit),
  ]

  private static let places = [
    Noun("garden", "jardin", .masculine, .interior),
    Noun("park", "parc", .masculine, .interior),
    Noun("house", "maison", .feminine, .interior),
    Noun("kitchen", "cuisine", .feminine, .interior),
    Noun("church", "église", .feminine, .interior),
    Noun("village", "village", .masculine, .interior),
    Noun("station", "gare", .feminine, .stop),
    Noun("market", "marché", .masculine, .stop),
    Noun("hotel", "hôtel", .masculine, .stop),
    Noun("school", "école", .feminine, .stop),
    Noun("museum", "musée", .masculine, .stop),
    Noun("hospital", "hôpital", .masculine, .stop),
    Noun("university", "université", .feminine, .stop),
  ]

  private static let events = [
    Noun("meeting", "réunion", .feminine, .event),
    Noun("concert", "concert", .masculine, .event),
    Noun("film", "film", .masculine, .event),
    Noun("exhibition", "exposition", .feminine, .event),
  ]
}
