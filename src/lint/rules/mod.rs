//! Every rule: one file each, its page beside it.
//!
//! To add one: the file, the page, one line in each of the two lists.

use super::Rule;

pub(super) mod array_properties;
pub(super) mod blank_answer;
pub(super) mod blank_hostname;
pub(super) mod boolean_as_text;
pub(super) mod boolean_property;
pub(super) mod broken_base64;
pub(super) mod bundled_third_party;
pub(super) mod clear_text_endpoint;
pub(super) mod clear_text_scheme;
pub(super) mod common_authority;
pub(super) mod copied_placeholder;
pub(super) mod crlf_line_ends;
pub(super) mod deceptive_url;
pub(super) mod disabled_pkce;
pub(super) mod discontinued_protocol;
pub(super) mod duplicate_description;
pub(super) mod duplicate_nickname;
pub(super) mod duplicate_property;
pub(super) mod duplicate_region;
pub(super) mod duplicate_step_id;
pub(super) mod duplicate_uuid;
pub(super) mod duplicate_vendor;
pub(super) mod empty_regions;
pub(super) mod endpoint_of_another_purpose;
pub(super) mod endpoints_of_two_tenants;
pub(super) mod entra_v1_endpoint;
pub(super) mod extends_loop;
pub(super) mod foreign_host_without_sts_endpoint;
pub(super) mod foreign_icon_format;
pub(super) mod foreign_property;
pub(super) mod foreign_sts_host;
pub(super) mod foreign_token_host;
pub(super) mod google_offline_access;
pub(super) mod hijacking_redirect;
pub(super) mod homograph_host;
pub(super) mod idle_oauth;
pub(super) mod impossible_aws_host;
pub(super) mod inherited_hostname;
pub(super) mod invalid_authorization;
pub(super) mod invalid_port;
pub(super) mod invalid_scheme_name;
pub(super) mod ip_literal_host;
pub(super) mod legacy_auth_version;
pub(super) mod legacy_signature;
pub(super) mod lookalike_host;
pub(super) mod malformed_allow;
pub(super) mod malformed_client_id;
pub(super) mod malformed_hostname;
pub(super) mod malformed_mfa_serial;
pub(super) mod malformed_redirect;
pub(super) mod malformed_role_arn;
pub(super) mod malformed_role_setting;
pub(super) mod malformed_sso_setting;
pub(super) mod malformed_tenant;
pub(super) mod malformed_url;
pub(super) mod malformed_uuid;
pub(super) mod metadata_address;
pub(super) mod misplaced_key;
pub(super) mod missed_aws_host;
pub(super) mod missing_final_newline;
pub(super) mod missing_help;
pub(super) mod missing_icon;
pub(super) mod missing_offline_access;
pub(super) mod missing_openid_scope;
pub(super) mod missing_region;
pub(super) mod misspelt_property;
pub(super) mod misspelt_scope;
pub(super) mod mixed_indentation;
pub(super) mod no_hostname;
pub(super) mod oauth_without_authorization;
pub(super) mod oauth_without_endpoints;
pub(super) mod orphan_placeholder;
pub(super) mod oversized_icon;
pub(super) mod padded_value;
pub(super) mod partition_mismatch;
pub(super) mod partition_without_sts_endpoint;
pub(super) mod password_grant;
pub(super) mod policy;
pub(super) mod property_out_of_range;
pub(super) mod property_under_two_names;
pub(super) mod published_client_secret;
pub(super) mod refused_google_redirect;
pub(super) mod region_contradicts_host;
pub(super) mod region_not_offered;
pub(super) mod relative_url_without_host;
pub(super) mod required_key_missing;
pub(super) mod retired_help;
pub(super) mod retired_oauth_path;
pub(super) mod scheme_port_mismatch;
pub(super) mod session_duration_out_of_range;
pub(super) mod shadowing_scheme;
pub(super) mod shared_scheme;
pub(super) mod stale_property;
pub(super) mod stored_password;
pub(super) mod stray_space_in_file_name;
pub(super) mod unexplained_allow;
pub(super) mod unfilled_template;
pub(super) mod unknown_auth_context;
pub(super) mod unknown_aws_region;
pub(super) mod unknown_base;
pub(super) mod unknown_key;
pub(super) mod unknown_protocol;
pub(super) mod unknown_scheme;
pub(super) mod unknown_step;
pub(super) mod unknown_step_input;
pub(super) mod unknown_step_output;
pub(super) mod unknown_variable;
pub(super) mod unmet_step;
pub(super) mod unreceivable_redirect;
pub(super) mod unrecognised_start;
pub(super) mod unresolved_provider;
pub(super) mod unsafe_variable_value;
pub(super) mod unusable_context;
pub(super) mod unusable_step_input;
pub(super) mod unusable_vendor;
pub(super) mod unused_allow;
pub(super) mod unused_step;
pub(super) mod vendor_under_two_protocols;
pub(super) mod wrong_extension;
pub(super) mod wrong_type;

/// Every rule, sorted by name.
pub static RULES: &[&Rule] = &[
    &array_properties::RULE,
    &blank_answer::RULE,
    &blank_hostname::RULE,
    &boolean_as_text::RULE,
    &boolean_property::RULE,
    &broken_base64::RULE,
    &bundled_third_party::RULE,
    &clear_text_endpoint::RULE,
    &clear_text_scheme::RULE,
    &common_authority::RULE,
    &copied_placeholder::RULE,
    &crlf_line_ends::RULE,
    &deceptive_url::RULE,
    &disabled_pkce::RULE,
    &discontinued_protocol::RULE,
    &duplicate_description::RULE,
    &duplicate_nickname::RULE,
    &duplicate_property::RULE,
    &duplicate_region::RULE,
    &duplicate_step_id::RULE,
    &duplicate_uuid::RULE,
    &duplicate_vendor::RULE,
    &empty_regions::RULE,
    &endpoint_of_another_purpose::RULE,
    &endpoints_of_two_tenants::RULE,
    &entra_v1_endpoint::RULE,
    &extends_loop::RULE,
    &foreign_host_without_sts_endpoint::RULE,
    &foreign_icon_format::RULE,
    &foreign_property::RULE,
    &foreign_sts_host::RULE,
    &foreign_token_host::RULE,
    &google_offline_access::RULE,
    &hijacking_redirect::RULE,
    &homograph_host::RULE,
    &idle_oauth::RULE,
    &impossible_aws_host::RULE,
    &inherited_hostname::RULE,
    &invalid_authorization::RULE,
    &invalid_port::RULE,
    &invalid_scheme_name::RULE,
    &ip_literal_host::RULE,
    &legacy_auth_version::RULE,
    &legacy_signature::RULE,
    &lookalike_host::RULE,
    &malformed_allow::RULE,
    &malformed_client_id::RULE,
    &malformed_hostname::RULE,
    &malformed_mfa_serial::RULE,
    &malformed_redirect::RULE,
    &malformed_role_arn::RULE,
    &malformed_role_setting::RULE,
    &malformed_sso_setting::RULE,
    &malformed_tenant::RULE,
    &malformed_url::RULE,
    &malformed_uuid::RULE,
    &metadata_address::RULE,
    &misplaced_key::RULE,
    &missed_aws_host::RULE,
    &missing_final_newline::RULE,
    &missing_help::RULE,
    &missing_icon::RULE,
    &missing_offline_access::RULE,
    &missing_openid_scope::RULE,
    &missing_region::RULE,
    &misspelt_property::RULE,
    &misspelt_scope::RULE,
    &mixed_indentation::RULE,
    &no_hostname::RULE,
    &oauth_without_authorization::RULE,
    &oauth_without_endpoints::RULE,
    &orphan_placeholder::RULE,
    &oversized_icon::RULE,
    &padded_value::RULE,
    &partition_mismatch::RULE,
    &partition_without_sts_endpoint::RULE,
    &password_grant::RULE,
    &policy::RULE,
    &property_out_of_range::RULE,
    &property_under_two_names::RULE,
    &published_client_secret::RULE,
    &refused_google_redirect::RULE,
    &region_contradicts_host::RULE,
    &region_not_offered::RULE,
    &relative_url_without_host::RULE,
    &required_key_missing::RULE,
    &retired_help::RULE,
    &retired_oauth_path::RULE,
    &scheme_port_mismatch::RULE,
    &session_duration_out_of_range::RULE,
    &shadowing_scheme::RULE,
    &shared_scheme::RULE,
    &stale_property::RULE,
    &stored_password::RULE,
    &stray_space_in_file_name::RULE,
    &unexplained_allow::RULE,
    &unfilled_template::RULE,
    &unknown_auth_context::RULE,
    &unknown_aws_region::RULE,
    &unknown_base::RULE,
    &unknown_key::RULE,
    &unknown_protocol::RULE,
    &unknown_scheme::RULE,
    &unknown_step::RULE,
    &unknown_step_input::RULE,
    &unknown_step_output::RULE,
    &unknown_variable::RULE,
    &unmet_step::RULE,
    &unreceivable_redirect::RULE,
    &unrecognised_start::RULE,
    &unresolved_provider::RULE,
    &unsafe_variable_value::RULE,
    &unusable_context::RULE,
    &unusable_step_input::RULE,
    &unusable_vendor::RULE,
    &unused_allow::RULE,
    &unused_step::RULE,
    &vendor_under_two_protocols::RULE,
    &wrong_extension::RULE,
    &wrong_type::RULE,
];
