internal import Operations
internal import Settings
internal import Worlds

/// The account's key and its name, fetched from where the configuration says they lie.
struct AccountKeys {
    let name: String
    let key: AccountKey

    /// Fetches both; the sentence says which cannot be had and never what it is.
    init(_ venue: VenueSettings) throws(SettingsError) {
        let source = SystemSecretSource()
        guard let reference = venue.apiKey else {
            throw SettingsError(file: "venues.\(venue.name).api_key", words: "is missing")
        }
        name = try reference.resolve(source).reveal { span in
            String(decoding: span.indices.map { span[$0] }, as: UTF8.self)
        }
        if let reference = venue.privateKey {
            key = .privateKey(try reference.resolve(source))
        } else if let reference = venue.secret {
            key = .secret(try reference.resolve(source))
        } else {
            throw SettingsError(file: "venues.\(venue.name)", words: "no secret and no private_key")
        }
    }
}
