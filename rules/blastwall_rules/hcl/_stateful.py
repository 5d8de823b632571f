"""Which resource types hold something that is lost with them, and what: knowledge the rules of this folder share."""

from __future__ import annotations

#: kind of target -> the resource types of that kind. From the providers' own documentation of each resource.
_TYPES: dict[str, str] = {
    "account": (
        "aws_organizations_account azurerm_subscription cloudflare_account databricks_mws_workspaces "
        "google_app_engine_application google_folder google_project heroku_app heroku_space "
        "mongodbatlas_organization mongodbatlas_project railway_project snowflake_account vercel_project "
    ),
    "audit": (
        "aws_cloudtrail aws_cloudtrail_event_data_store azurerm_log_analytics_workspace "
        "google_logging_organization_bucket_config google_logging_project_bucket_config "
    ),
    "backup": (
        "aws_backup_logically_air_gapped_vault aws_backup_vault aws_db_cluster_snapshot "
        "aws_db_instance_automated_backups_replication aws_db_snapshot aws_db_snapshot_copy "
        "aws_docdb_cluster_snapshot aws_ebs_snapshot aws_ebs_snapshot_copy aws_fsx_backup aws_glacier_vault "
        "aws_memorydb_snapshot aws_neptune_cluster_snapshot aws_redshift_cluster_snapshot "
        "aws_redshiftserverless_snapshot azurerm_backup_protected_file_share azurerm_backup_protected_vm "
        "azurerm_data_protection_backup_instance_blob_storage azurerm_data_protection_backup_instance_disk "
        "azurerm_data_protection_backup_instance_kubernetes_cluster "
        "azurerm_data_protection_backup_instance_mysql_flexible_server "
        "azurerm_data_protection_backup_instance_postgresql_flexible_server azurerm_data_protection_backup_vault "
        "azurerm_netapp_backup_vault azurerm_netapp_snapshot azurerm_recovery_services_vault "
        "azurerm_site_recovery_replicated_vm azurerm_snapshot digitalocean_droplet_snapshot "
        "digitalocean_nfs_snapshot digitalocean_volume_snapshot google_alloydb_backup "
        "google_backup_dr_backup_vault google_compute_machine_image google_compute_snapshot "
        "google_filestore_backup google_filestore_snapshot google_netapp_backup google_netapp_backup_vault "
        "mongodbatlas_cloud_backup_snapshot planetscale_postgres_branch_backup planetscale_vitess_branch_backup "
        "snowflake_secondary_database "
    ),
    "bucket": (
        "alicloud_oss_bucket aws_codeartifact_domain aws_codeartifact_repository aws_ebs_volume "
        "aws_ecr_repository aws_efs_file_system aws_fsx_lustre_file_system aws_fsx_ontap_file_system "
        "aws_fsx_ontap_volume aws_fsx_openzfs_file_system aws_fsx_openzfs_volume aws_fsx_windows_file_system "
        "aws_lightsail_bucket aws_lightsail_disk aws_s3_bucket aws_s3_directory_bucket aws_s3tables_table_bucket "
        "aws_storagegateway_gateway azurerm_container_registry azurerm_elastic_san azurerm_elastic_san_volume "
        "azurerm_managed_disk azurerm_managed_lustre_file_system azurerm_netapp_pool azurerm_netapp_volume "
        "azurerm_storage_account azurerm_storage_container azurerm_storage_data_lake_gen2_filesystem "
        "azurerm_storage_share cloudflare_r2_bucket databricks_volume digitalocean_container_registry "
        "digitalocean_nfs digitalocean_spaces_bucket digitalocean_volume docker_volume fly_volume "
        "google_artifact_registry_repository google_compute_disk google_compute_region_disk "
        "google_compute_storage_pool google_filestore_instance google_lustre_instance google_netapp_storage_pool "
        "google_netapp_volume google_parallelstore_instance google_storage_bucket google_storage_folder "
        "google_storage_managed_folder hcloud_volume kubernetes_persistent_volume "
        "kubernetes_persistent_volume_claim kubernetes_persistent_volume_claim_v1 kubernetes_persistent_volume_v1 "
        "linode_object_storage_bucket linode_volume mongodbatlas_online_archive oci_core_volume "
        "oci_objectstorage_bucket snowflake_stage vultr_block_storage "
    ),
    "cluster": (
        "aiven_kafka aiven_opensearch aws_eks_cluster aws_elasticsearch_domain aws_emr_cluster aws_kendra_index "
        "aws_kinesis_stream aws_mq_broker aws_msk_cluster aws_msk_serverless_cluster aws_opensearch_domain "
        "aws_opensearchserverless_collection aws_sqs_queue azurerm_eventhub azurerm_eventhub_namespace "
        "azurerm_iothub azurerm_kubernetes_cluster azurerm_search_service azurerm_servicebus_namespace "
        "azurerm_servicebus_queue azurerm_servicebus_topic azurerm_storage_queue cloudflare_queue "
        "confluent_kafka_cluster confluent_kafka_topic digitalocean_database_kafka_topic "
        "digitalocean_kubernetes_cluster ec_deployment elasticstack_elasticsearch_index "
        "google_composer_environment google_container_cluster google_dataproc_cluster "
        "google_discovery_engine_data_store google_managed_kafka_cluster google_managed_kafka_topic "
        "google_pubsub_lite_topic google_vmwareengine_private_cloud kubernetes_stateful_set "
        "kubernetes_stateful_set_v1 mongodbatlas_stream_instance "
    ),
    "database": (
        "aiven_pg alicloud_db_instance aws_athena_database aws_db_instance aws_docdb_cluster "
        "aws_docdb_global_cluster aws_docdbelastic_cluster aws_dsql_cluster aws_dynamodb_global_table "
        "aws_dynamodb_table aws_dynamodb_table_replica aws_glue_catalog_database aws_glue_catalog_table "
        "aws_keyspaces_keyspace aws_keyspaces_table aws_lakeformation_resource aws_lightsail_database "
        "aws_memorydb_cluster aws_neptune_cluster aws_neptune_global_cluster aws_neptunegraph_graph "
        "aws_qldb_ledger aws_rds_cluster aws_rds_global_cluster aws_redshift_cluster "
        "aws_redshiftserverless_namespace aws_s3vectors_vector_bucket aws_sagemaker_feature_group "
        "aws_timestreaminfluxdb_db_instance aws_timestreamwrite_database aws_timestreamwrite_table "
        "azurerm_confidential_ledger azurerm_cosmosdb_account azurerm_cosmosdb_cassandra_keyspace "
        "azurerm_cosmosdb_cassandra_table azurerm_cosmosdb_gremlin_database azurerm_cosmosdb_gremlin_graph "
        "azurerm_cosmosdb_mongo_collection azurerm_cosmosdb_mongo_database azurerm_cosmosdb_postgresql_cluster "
        "azurerm_cosmosdb_sql_container azurerm_cosmosdb_sql_database azurerm_cosmosdb_table "
        "azurerm_databricks_workspace azurerm_digital_twins_instance azurerm_healthcare_dicom_service "
        "azurerm_healthcare_fhir_service azurerm_kusto_cluster azurerm_kusto_database azurerm_mariadb_server "
        "azurerm_mongo_cluster azurerm_mssql_database azurerm_mssql_managed_database "
        "azurerm_mssql_managed_instance azurerm_mssql_server azurerm_mssql_virtual_machine "
        "azurerm_mysql_flexible_database azurerm_mysql_flexible_server azurerm_mysql_server "
        "azurerm_oracle_autonomous_database azurerm_postgresql_flexible_server "
        "azurerm_postgresql_flexible_server_database azurerm_postgresql_server azurerm_sql_database "
        "azurerm_storage_table azurerm_synapse_sql_pool azurerm_synapse_workspace clickhouse_service "
        "cloudflare_d1_database cloudflare_workers_kv cloudflare_workers_kv_namespace cockroach_cluster "
        "databricks_catalog databricks_database_instance databricks_metastore databricks_online_table "
        "databricks_postgres_branch databricks_postgres_project databricks_schema databricks_sql_table "
        "databricks_vector_search_index digitalocean_database_cluster digitalocean_database_db "
        "digitalocean_vector_database github_organization_project google_alloydb_cluster google_bigquery_dataset "
        "google_bigquery_table google_bigtable_instance google_bigtable_table google_chronicle_data_table "
        "google_dataproc_metastore_service google_document_ai_warehouse_location "
        "google_firebase_database_instance google_firestore_database google_firestore_document "
        "google_healthcare_dataset google_healthcare_dicom_store google_healthcare_fhir_store "
        "google_healthcare_hl7_v2_store google_oracle_database_autonomous_database "
        "google_oracle_database_cloud_exadata_infrastructure google_oracle_database_cloud_vm_cluster "
        "google_spanner_database google_spanner_instance google_sql_database google_sql_database_instance "
        "google_vertex_ai_feature_online_store google_vertex_ai_featurestore google_vertex_ai_index heroku_addon "
        "linode_database_postgresql_v2 mongodbatlas_advanced_cluster mongodbatlas_cluster "
        "mongodbatlas_flex_cluster mongodbatlas_serverless_instance mysql_database neon_branch neon_database "
        "neon_project oci_database_autonomous_database planetscale_database planetscale_postgres_branch "
        "planetscale_vitess_branch planetscale_vitess_keyspace postgresql_database postgresql_schema "
        "snowflake_database snowflake_dynamic_table snowflake_schema snowflake_shared_database snowflake_table "
        "supabase_branch supabase_project timescale_service upstash_redis_database vultr_database "
    ),
    "name": (
        "aws_route53_zone aws_route53domains_registered_domain azurerm_dns_zone azurerm_private_dns_zone "
        "cloudflare_zone digitalocean_domain google_dns_managed_zone "
    ),
    "repository": (
        "aws_codecommit_repository github_repository gitlab_group gitlab_project google_dataform_repository "
        "google_sourcerepo_repository "
    ),
    "secret": (
        "aws_acmpca_certificate_authority aws_cloudhsm_v2_cluster aws_kms_external_key aws_kms_key "
        "aws_kms_replica_key aws_secretsmanager_secret aws_ssm_parameter azurerm_disk_encryption_set "
        "azurerm_key_vault azurerm_key_vault_certificate azurerm_key_vault_key "
        "azurerm_key_vault_managed_hardware_security_module azurerm_key_vault_secret databricks_secret_scope "
        "github_actions_organization_secret github_actions_secret google_kms_crypto_key "
        "google_kms_crypto_key_version google_kms_key_ring google_privateca_certificate_authority "
        "google_secret_manager_regional_secret google_secret_manager_secret google_secret_manager_secret_version "
        "kubernetes_secret kubernetes_secret_v1 mongodbatlas_encryption_at_rest random_password tls_private_key "
        "vault_kv_secret_v2 vault_mount "
    ),
    "stack": ("aws_cloudformation_stack aws_cloudformation_stack_set azurerm_resource_group_template_deployment "),
}
_KIND_OF: dict[str, str] = {name: kind for kind, names in _TYPES.items() for name in names.split()}

#: What a person calls each kind.
NOUNS: dict[str, str] = {
    "account": "project",
    "audit": "log store",
    "backup": "backup",
    "bucket": "store",
    "cluster": "service",
    "database": "database",
    "name": "domain",
    "repository": "repository",
    "secret": "key or secret",
    "stack": "stack",
}


def kind_of(resource_type: str) -> str:
    """Return the kind of target a resource type is, or empty for one that holds nothing of its own."""
    return _KIND_OF.get(resource_type, "")
